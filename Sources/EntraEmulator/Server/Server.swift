import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Puts an emulator on the loopback addresses: HTTPS, and plain HTTP for what a machine's platform answers.
public final class Server: Sendable {
  /// The port that was bound.
  public let port: Int
  /// The port for plain HTTP, where one was asked for.
  public let httpPort: Int?
  private let group: MultiThreadedEventLoopGroup
  private let channels: [any Channel]

  /// Binds 127.0.0.1 and, where the machine has it, ::1 on the same port; 0 means any free port.
  ///
  /// - Parameter address: One more address for HTTPS; `0.0.0.0` and `::` stand for all.
  public static func start(_ emulator: Emulator, identity: Identity, port: Int, httpPort: Int? = nil, address: String? = nil)
    async throws -> Server
  {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
    do {
      let tls = try TLSServer(certificate: identity.server.certificate, key: identity.server.key)
      let connections = ConnectionCounter()
      let secure = try await bind(bootstrap(emulator, .secure, tls, connections, group), port: port, address: address)
      let securePort = secure.first?.localAddress?.port ?? port
      guard let httpPort else { return Server(port: securePort, httpPort: nil, group: group, channels: secure) }
      let plain = try await bind(bootstrap(emulator, .plain(securePort: securePort), nil, connections, group), port: httpPort)
      return Server(port: securePort, httpPort: plain.first?.localAddress?.port ?? httpPort, group: group, channels: secure + plain)
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  private init(port: Int, httpPort: Int?, group: MultiThreadedEventLoopGroup, channels: [any Channel]) {
    self.port = port
    self.httpPort = httpPort
    self.group = group
    self.channels = channels
  }

  /// Returns when the server has stopped.
  public func wait() async throws {
    for channel in channels { try await channel.closeFuture.get() }
  }

  /// Ends every connection.
  public func stop() async throws {
    for channel in channels { try await channel.close() }
    try await group.shutdownGracefully()
  }

  /// Without TLS, plain HTTP.
  private static func bootstrap(
    _ emulator: Emulator, _ listener: EmulatorRequest.Listener, _ tls: TLSServer?, _ connections: ConnectionCounter,
    _ group: any EventLoopGroup
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(AbruptClose())
          let session = try tls?.session()
          if let session { try pipeline.addHandler(TLSHandler(session: session)) }
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(
            ConnectionHandler(emulator: emulator, connection: connections.next(), listener: listener, session: session))
        }
      }
  }

  private static func bind(_ bootstrap: ServerBootstrap, port: Int, address: String? = nil) async throws -> [any Channel] {
    let listening = try await bindLoopback(bootstrap, port: port, address: address)
    guard let address, !["0.0.0.0", "::", "127.0.0.1", "::1"].contains(address) else { return listening }
    let bound = listening.first?.localAddress?.port ?? port
    do { return listening + [try await bootstrap.bind(host: address, port: bound).get()] } catch let error as IOError {
      for channel in listening { try? await channel.close() }
      throw failure(error, address: address, port: bound)
    }
  }

  private static func failure(_ error: IOError, address: String? = nil, port: Int) -> ConfigurationError {
    let place = address.map { "\($0), " } ?? ""
    let isForeign = error.errnoCode == EADDRNOTAVAIL
    let reason = isForeign ? "it is no address of this machine" : String(cString: strerror(error.errnoCode))
    return ConfigurationError("cannot listen on \(place)port \(port): \(reason)")
  }

  /// All addresses of a version take the place of its loopback address.
  private static func bindLoopback(_ bootstrap: ServerBootstrap, port: Int, address: String?) async throws -> [any Channel] {
    if address == "::" {
      do { return [try await bootstrap.bind(host: "::", port: port).get()] } catch let error as IOError { throw failure(error, port: port) }
    }
    let first = address == "0.0.0.0" ? "0.0.0.0" : "127.0.0.1"
    do { return try await bindBoth(bootstrap, first, port: port) } catch let error as IOError { throw failure(error, port: port) }
  }

  private static func bindBoth(_ bootstrap: ServerBootstrap, _ address: String, port: Int) async throws -> [any Channel] {
    var attempts = port == 0 ? 20 : 1
    while true {
      attempts -= 1
      let first = try await bootstrap.bind(host: address, port: port).get()
      do {
        let second = try await bootstrap.bind(host: "::1", port: first.localAddress?.port ?? port).get()
        return [first, second]
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        try await first.close()
        guard attempts > 0 else { throw error }
      } catch {
        return [first]
      }
    }
  }
}

/// Numbers connections from 1.
private final class ConnectionCounter: Sendable {
  private let count = Atomic(0)

  func next() -> Int {
    count.add(1, ordering: .relaxed).newValue
  }
}
