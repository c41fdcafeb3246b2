import Glibc
import Platform

/// The agent that makes a machine outside Azure one of Azure's.
///
/// Source: vendor page "Authenticate against Azure resources with Azure Arc-enabled servers".
struct AzureArcAgent: Sendable {
  var program = "/opt/azcmagent/bin/himds"
  /// Its keys, one for each challenge; readable by root and the group himds.
  var keyDirectory = "/var/opt/azcmagent/tokens"

  static let keyLimit = 4096

  var isInstalled: Bool { FileStamp.of(program) != .absent }

  /// The content of the file that a challenge names, which must be one of the agent's own: else whoever answers could have any file sent.
  ///
  /// - Parameter challenge: The header WWW-Authenticate.
  func key(for challenge: String) throws(ManagedIdentityError) -> String {
    guard challenge.lowercased().hasPrefix("basic "), let realm = challenge.firstRange(of: "realm=") else {
      throw .challenge("names no file")
    }
    let path = challenge[realm.upperBound...].trimmingPrefix("\"").prefix { $0 != "\"" && $0 != "," && !$0.isNewline }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard path == "\(keyDirectory)/\(name)" else { throw .challenge("names a file outside \(keyDirectory)") }
    guard name.hasSuffix(".key"), name.count > ".key".count else { throw .challenge("names a file that is not a .key file") }
    return try key(at: String(path))
  }

  private func key(at path: String) throws(ManagedIdentityError) -> String {
    guard !Files.isLink(path) else { throw .challenge("names a symbolic link") }
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path, limit: Self.keyLimit, followingLinks: false)
    } catch {
      switch error.errorNumber {
      case EACCES, EPERM: throw .keyNotReadable(path: path)
      case EFBIG: throw .challenge("names a file larger than \(Self.keyLimit) bytes")
      default: throw .challenge("names a file that cannot be read: \(error.reason)")
      }
    }
    guard let owner = Files.owner(path), owner == 0 || owner == Files.owner(keyDirectory) else {
      throw .challenge("names a file of another user than the agent's")
    }
    let key = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
    guard !key.isEmpty else { throw .challenge("names an empty file") }
    return key
  }
}
