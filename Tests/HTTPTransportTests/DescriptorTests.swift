import Glibc
import Platform
import Testing

@testable import HTTPTransport

/// What a program that we start while a transport is alive would find open.
struct DescriptorTests {
  @Test("A connection that is kept for the next request is closed on exec, with TLS and without", arguments: ["good", "plain"])
  func connections(name: String) throws {
    let server = try TestServer.shared.get()
    let transport = server.trusting()
    let port = try #require(UInt16(server.port(name)))
    let scheme = name == "good" ? "https" : "http"

    _ = try transport.send(request("\(scheme)://127.0.0.1:\(port)/"))
    let flags = try Files.names(in: "/proc/self/fd").compactMap { Int32($0) }.filter { peer(of: $0) == port }.map { fcntl($0, F_GETFD) }

    #expect(!flags.isEmpty && flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
    withExtendedLifetime(transport) {}
  }

  /// The port at the other end of a connection; `nil` for everything else.
  private func peer(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) != 0 }
    }
    return failed || address.sin_family != AF_INET ? nil : UInt16(bigEndian: address.sin_port)
  }
}
