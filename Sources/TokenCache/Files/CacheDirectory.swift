public import Platform

/// Where the token cache is, and the names in it.
public struct CacheDirectory: Sendable, Equatable {
  /// Without a final slash.
  public let path: String

  public init(_ path: String) {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// The directory of the flag, else of KUBECACHEDIR, else `~/.kube/cache/kubelogin`; `nil` without all three and HOME.
  public init?(flag: String?, environment: Environment) {
    if let flag, !flag.isEmpty {
      self.init(flag)
    } else if let directory = environment.nonEmpty("KUBECACHEDIR") {
      self.init(directory)
    } else if let home = environment.nonEmpty("HOME") {
      self.init("\(home)/.kube/cache/kubelogin")
    } else {
      return nil
    }
  }

  static let directories = ["answers", "sessions", "accounts"]
  /// Old versions of kubeconfigs: not made before there is one.
  public var backups: String { "\(path)/\(Self.backupDirectory)" }
  private static let backupDirectory = "backups"
  /// Where the token stores in files have theirs.
  static let secretDirectory = "secrets"

  func answer(_ name: String) -> String { "\(path)/answers/\(name)" }
  func session(_ name: String, _ ending: String) -> String { "\(path)/sessions/\(name).\(ending)" }
  func account(_ name: String, _ ending: String) -> String { "\(path)/accounts/\(name).\(ending)" }
  /// The path of a lock and of the prompt of who holds it, without their endings.
  func queue(_ name: String) -> String { "\(path)/accounts/\(name)" }
  private var saltPath: String { "\(path)/salt" }
  var possessionKeyPath: String { "\(path)/pop-key" }

  /// Makes the directories and the salt where they are missing, and closes the directories to others.
  ///
  /// - Throws: `SystemError` when the directory cannot be used for writing.
  public func prepare(on host: Host) throws(SystemError) -> Salt {
    for directory in Self.directories { try OwnDirectory.make("\(path)/\(directory)") }
    try closeDirectories()
    if let salt = readSalt() { return salt }
    // First runs that start together must agree on one salt, or they would not see each other's sessions.
    let lock = try? KernelLock.take("\(saltPath).lock", on: host) { readSalt() != nil }
    defer { withExtendedLifetime(lock) {} }
    if let salt = readSalt() { return salt }
    let salt = Salt(bytes: host.random(Salt.length))
    try SealedFile.write(salt.bytes, to: saltPath)
    return salt
  }

  /// Removes the permissions of other users from the inner directories, which are for this program alone. The cache directory itself may be shared.
  ///
  /// - Throws: `SystemError` for a directory of tokens that is a link, or another user's.
  public func closeDirectories() throws(SystemError) {
    for directory in Self.directories + [Self.secretDirectory] { try OwnDirectory.close("\(path)/\(directory)") }
    // Where another user was first with it, who reads and writes backups says so.
    try? OwnDirectory.close(backups)
  }

  func readSalt() -> Salt? {
    Salt(at: saltPath)
  }
}

/// What makes hashes of this cache useless elsewhere, so that no argument or secret can be guessed from a file name.
public struct Salt: Sendable, Equatable {
  static let length = 32
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  init?(at path: UnsafePointer<CChar>) {
    guard let bytes = SealedFile.read(path, acceptsUnnamed: true), bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  /// Lower-case hex digits, 64 of them.
  public func hash(_ message: [UInt8]) -> String { SHA256.digest(bytes + message).hexadecimal }
  public func hash(_ message: String) -> String { hash(Array(message.utf8)) }
}

extension CacheDirectory {
  /// Removes this directory's entries from every store that can be used.
  ///
  /// - Returns: Why a store that holds some keeps them; `nil` when all are gone.
  public func removeSecrets(on host: Host) -> SecretStoreError? {
    // Opening a store would make the directory.
    guard FileStamp.of(path) != .absent else { return nil }
    let recorded = SessionCatalogue(self, on: host).store.kindsInUse.union([possessionKeyKind].compactMap { $0 })
    var refusal: SecretStoreError?
    for kind in SecretStore.Kind.allCases {
      do {
        try host.openSecretStore(kind, path, host).removeAll()
      } catch {
        if recorded.contains(kind) { refusal = error as? SecretStoreError ?? .failed(reason: "\(error)") }
      }
    }
    return refusal
  }

  /// Removes this program's files, then each empty directory. Other files, and directories that hold some, stay.
  ///
  /// - Parameter keepingPlaces: The files that say in which store a secret is stay, for another try.
  public func removeContents(keepingPlaces: Bool = false) throws(SystemError) {
    for directory in Self.directories + [Self.backupDirectory] where !Files.isLink("\(path)/\(directory)") {
      for name in try Files.names(in: "\(path)/\(directory)") where Self.isOurs(name) {
        if keepingPlaces && directory == "accounts" && name.hasSuffix(".json") { continue }
        try Files.remove("\(path)/\(directory)/\(name)")
      }
      try Files.removeDirectoryIfEmpty("\(path)/\(directory)")
    }
    for name in try Files.names(in: path) where Self.isOursAtTop(name) && !(keepingPlaces && name == "pop-key") {
      try Files.remove("\(path)/\(name)")
    }
    try Files.removeDirectoryIfEmpty(path)
  }

  static func isOursAtTop(_ name: String) -> Bool {
    ["salt", "pop-key", "pruned"].contains { name == $0 || name == "\($0).lock" || name.hasPrefix("\($0).tmp-") }
  }

  /// Every name that this program gives has a hash of 16, 32 or 64 hex digits before its first dot.
  static func isOurs(_ name: String) -> Bool {
    let hash = name.prefix { $0 != "." }.split(separator: "-").last ?? ""
    return [16, 32, 64].contains(hash.utf8.count) && hash.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
  }
}
