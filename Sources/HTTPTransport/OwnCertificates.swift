import Platform
import Synchronization

/// The files of trusted certificates that somebody named: each read once, since a pipe can be read only once.
final class OwnCertificates: Sendable {
  private let contents = Mutex<[String: [UInt8]]>([:])

  /// - Parameter patience: How long a pipe may take.
  func content(of path: String, patience: Duration) throws(SystemError) -> [UInt8] {
    try contents.withLock { contents throws(SystemError) in
      if let content = contents[path] { return content }
      let content = try Files.read(path, patience: patience)
      contents[path] = content
      return content
    }
  }
}
