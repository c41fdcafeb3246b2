import CPlatform
import Glibc
import TestSupport
import Testing

@testable import Platform

/// What a program that we start finds open.
struct DescriptorTests {
  @Test("A program finds none of our locks and files open")
  func files() throws {
    let folder = try TemporaryDirectory()
    let lock = try FileLock.tryToTake("\(folder.path)/lock")
    defer { withExtendedLifetime(lock) {} }
    var template = Array("\(folder.path)/file.tmp-XXXXXX".utf8CString)
    let temporary = cplatform_temporary_file(&template)
    defer { close(temporary) }

    let own = try listing(of: "\(getpid())")
    let childs = try listing(of: "self")

    #expect(own.contains("\(folder.path)/lock") && own.contains("\(folder.path)/file.tmp-"))
    #expect(childs.contains("/dev/null") && !childs.contains(folder.path))
  }

  @Test("A listener for a browser is closed on exec")
  func listener() throws {
    let receiver = try LoopbackSockets.receiver(port: 0)

    let flags = try Files.names(in: "/proc/self/fd").compactMap { Int32($0) }.filter { port(of: $0) == receiver.port }
      .map { fcntl($0, F_GETFD) }

    #expect(!flags.isEmpty && flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
    withExtendedLifetime(receiver) {}
  }

  private func listing(of process: String) throws -> String {
    let list = ChildProcess(executable: "/bin/ls", arguments: ["-l", "/proc/\(process)/fd"], directory: "/", timeout: .seconds(20))
    return String(decoding: try list.run().output, as: UTF8.self)
  }

  private func port(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress, getsockname(descriptor, start.assumingMemoryBound(to: sockaddr.self), &length) == 0 else {
        return nil
      }
      // Both families have the port behind the family, in network order.
      return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }
}
