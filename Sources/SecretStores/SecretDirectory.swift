import Glibc
import Platform

/// One file for each secret, in a directory of their own that only its owner can enter.
///
/// What is written is what a store makes of a secret: it must show which entry it belongs to, since files can be moved.
struct SecretDirectory: Sendable {
  let path: String
  private let ending: String

  /// - Parameter ending: Tells the files of one kind of store from those of another.
  init(in directory: String, ending: String) {
    path = "\(directory)/secrets"
    self.ending = ending
  }

  func read(_ name: String) throws(SystemError) -> [UInt8]? {
    try requireOwnDirectory()
    do {
      return try Files.read(try file(name), limit: 1 << 20, followingLinks: false, onlyPrivate: true)
    } catch  where error.errorNumber == ENOENT {
      return nil
    }
  }

  func write(_ name: String, _ bytes: [UInt8]) throws(SystemError) {
    try prepare()
    try Files.writeAtomically(bytes, to: try file(name))
  }

  func remove(_ name: String) throws(SystemError) {
    try requireOwnDirectory()
    try Files.remove(try file(name))
  }

  /// Also what a crash left of an unfinished write.
  func removeAll() throws(SystemError) {
    try requireOwnDirectory()
    for name in try Files.names(in: path) where name.hasSuffix(".\(ending)") || name.contains(".\(ending).tmp-") {
      try Files.remove("\(path)/\(name)")
    }
    try Files.removeDirectoryIfEmpty(path)
  }

  /// Makes the directory where it is missing.
  func prepare() throws(SystemError) {
    try OwnDirectory.make(path)
  }

  func file(_ name: String) throws(SystemError) -> String {
    let isPlain = !name.isEmpty && name.utf8.allSatisfy { isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    guard isPlain else { throw SystemError("use the name", name, errorNumber: EINVAL) }
    return "\(path)/\(name).\(ending)"
  }

  /// A directory that another put here, or a link to one, gets no secret and gives none; one that was opened to others is closed.
  func requireOwnDirectory() throws(SystemError) {
    try OwnDirectory.close(path)
  }
}

private func isASCIIAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
  default: false
  }
}

extension SecretDirectory {
  /// Files that are readable, and say whose they are.
  var store: SecretStore {
    SecretStore(
      kind: .file, read: { try readSealed($0) }, write: { try writeSealed($0, $1) }, remove: { try remove($0) },
      removeAll: { try removeAll() })
  }

  private func readSealed(_ name: String) throws -> [UInt8]? {
    guard let bytes = try read(name) else { return nil }
    let path = try file(name)
    guard let secret = SealedFile.payload(of: bytes, at: path) else { throw SecretStoreError.damaged(path: path) }
    return secret
  }

  private func writeSealed(_ name: String, _ secret: [UInt8]) throws {
    try prepare()
    try SealedFile.write(secret, to: try file(name))
  }
}
