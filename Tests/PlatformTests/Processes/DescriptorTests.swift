import CPlatform
import Glibc
import TestSupport
import Testing

@testable import Platform

/// What a program that we start finds open.
struct DescriptorTests {
  @Test("A program finds none of our locks and files open")
  func files() throws {
    let directory = try TemporaryDirectory()
    let lock = try KernelLock.tryToTake("\(directory.path)/lock")
    defer { withExtendedLifetime(lock) {} }
    var template = Array("\(directory.path)/file.tmp-XXXXXX".utf8CString)
    let temporary = cplatform_temporary_file(&template)
    defer { close(temporary) }

    let own = try listing(of: "\(getpid())")
    let childs = try listing(of: "self")

    #expect(own.contains("\(directory.path)/lock") && own.contains("\(directory.path)/file.tmp-"))
    #expect(childs.contains("/dev/null") && !childs.contains(directory.path))
  }

  @Test("A program has its streams, and none of the pipes behind them")
  func pipes() throws {
    let list = ChildProcess(executable: "/bin/sh", arguments: ["-c", "ls -l /proc/$$/fd; true"], directory: "/", timeout: .patience)

    let lines = String(decoding: try list.run().output, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    let pipes = lines.filter { $0.count > 2 && $0[$0.count - 1].hasPrefix("pipe:") }.map { words in
      (descriptor: words[words.count - 3], pipe: words[words.count - 1])
    }
    let streams = pipes.filter { ["1", "2"].contains($0.descriptor) }

    // Tests that run beside this one may leave pipes of their own open; those are not these.
    #expect(streams.count == 2)
    #expect(pipes.filter { other in streams.contains { $0.pipe == other.pipe } }.count == 2, "\(lines)")
  }

  @Test("A pipe and a connection that was taken are closed on exec")
  func ends() throws {
    var ends: [Int32] = [-1, -1]
    #expect(cplatform_pipe(&ends) == 0)
    var port: UInt16 = 0
    let listener = cplatform_listen_on_loopback(false, &port)
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    (address.sin_family, address.sin_port, address.sin_addr.s_addr) = (sa_family_t(AF_INET), port.bigEndian, inet_addr("127.0.0.1"))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, size) == 0 }
    }
    let taken = cplatform_accept(listener)
    defer { for descriptor in ends + [listener, client, taken] { close(descriptor) } }

    #expect(isConnected && taken >= 0)
    #expect((ends + [listener, taken]).allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
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
    let list = ChildProcess(executable: "/bin/ls", arguments: ["-l", "/proc/\(process)/fd"], directory: "/", timeout: .patience)
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
