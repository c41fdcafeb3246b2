import Glibc
import Platform
import TestSupport

/// A Unix socket that takes connections and says nothing.
final class SilentSocket: Sendable {
  let directory: TemporaryDirectory
  var path: String { "\(directory.path)/bus" }
  private let descriptor: Int32

  init() throws {
    directory = try TemporaryDirectory()
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("\(directory.path)/bus".utf8).prefix($0.count - 1)) }
    let isBound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    guard isBound == 0, listen(descriptor, 8) == 0 else { throw SystemError("listen on", directory.path, errorNumber: errno) }
  }

  deinit { close(descriptor) }
}
