import Platform

/// Files that are sealed with a key in the kernel's keyring: they are of no use without this machine as it runs now.
///
/// A file is a mark, eight bytes of the key's hash, a nonce, and what AES-256-GCM makes of the secret with mark and name as its context.
struct SealedSecrets: Sendable {
  private static let mark = Array("kubelogin sealed 1\n".utf8)
  private static let hashLength = 8

  private let files: SecretDirectory
  private let key: KernelKey
  private let cipher: AuthenticatedCipher
  private let host: Host

  init(_ directory: String, _ cipher: AuthenticatedCipher, on host: Host) {
    files = SecretDirectory(in: directory, ending: "sealed")
    key = KernelKey(description: Self.description(of: directory))
    self.cipher = cipher
    self.host = host
  }

  /// What the key of that directory is called. Any user may list the names of keys: it does not show the path.
  static func description(of directory: String) -> String {
    "kubelogin:\(Array(SHA256.digest(Array(directory.utf8)).prefix(16)).hexadecimal)"
  }

  /// Throws where there is no keyring or no cipher, before there is a secret to lose.
  func opened() throws -> SecretStore {
    let box = AuthenticatedCipher.Box(
      key: Array(repeating: 0, count: AuthenticatedCipher.keyLength), nonce: Array(repeating: 0, count: AuthenticatedCipher.nonceLength),
      context: [])
    _ = try cipher.seal([], box)
    _ = try key.bytes()
    return SecretStore(
      kind: .keyring, read: { try read($0) }, write: { try write($0, $1) }, remove: { try files.remove($0) },
      removeAll: { try removeAll() })
  }

  private func read(_ name: String) throws -> [UInt8]? {
    guard let file = try files.read(name) else { return nil }
    let path = try files.file(name)
    let headLength = Self.mark.count + Self.hashLength + AuthenticatedCipher.nonceLength
    guard file.count > headLength, file.starts(with: Self.mark) else { throw SecretStoreError.damaged(path: path) }
    let hash = file[Self.mark.count...].prefix(Self.hashLength)
    guard let key = try key.bytes(), Self.hash(of: key).elementsEqual(hash) else { throw SecretStoreError.keyLost }
    let nonce = Array(file[..<headLength].suffix(AuthenticatedCipher.nonceLength))
    guard let secret = try cipher.open(Array(file[headLength...]), box(name, key, nonce)) else {
      throw SecretStoreError.damaged(path: path)
    }
    return secret
  }

  private func write(_ name: String, _ secret: [UInt8]) throws {
    let key = try key.bytes() ?? makeKey()
    let nonce = host.random(AuthenticatedCipher.nonceLength)
    try files.write(name, Self.mark + Self.hash(of: key) + nonce + cipher.seal(secret, box(name, key, nonce)))
  }

  /// Processes that start together must agree on one key, or they could not read each other's secrets.
  private func makeKey() throws -> [UInt8] {
    try files.prepare()
    let lock = try? KernelLock.take(lockPath, on: host)
    defer { withExtendedLifetime(lock) {} }
    if let bytes = try key.bytes() { return bytes }
    let bytes = host.random(AuthenticatedCipher.keyLength)
    try key.set(bytes)
    return bytes
  }

  private func removeAll() throws {
    try key.remove()
    try files.requireOwnDirectory()
    try Files.remove(lockPath)
    try files.removeAll()
  }

  private var lockPath: String { "\(files.path)/keyring.lock" }

  private func box(_ name: String, _ key: [UInt8], _ nonce: [UInt8]) -> AuthenticatedCipher.Box {
    AuthenticatedCipher.Box(key: key, nonce: nonce, context: Self.mark + Array(name.utf8))
  }

  /// Tells a lost key from a damaged file, and nothing about the key.
  private static func hash(of key: [UInt8]) -> [UInt8] {
    Array(SHA256.digest(mark + key).prefix(hashLength))
  }
}
