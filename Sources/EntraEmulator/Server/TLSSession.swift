import CEmulatorOpenSSL

/// Certificate and key of a server, ready for any number of connections.
final class TLSServer: Sendable {
  private let server: emulator_tls_server

  /// Takes PEM; throws `ConfigurationError` when the two do not belong together.
  init(certificate: String, key: String) throws {
    server = emulator_tls_server_make(certificate, key)
    guard server.context != nil else { throw ConfigurationError("the server's certificate and key cannot be used") }
  }

  deinit {
    emulator_tls_server_free(server)
  }

  func session() throws -> TLSSession {
    guard let session = emulator_tls_session_make(server) else { throw OpenSSLFailure("start a TLS session") }
    return TLSSession(session)
  }
}

/// The server's end of one TLS connection, without a socket.
final class TLSSession {
  private let session: OpaquePointer

  fileprivate init(_ session: OpaquePointer) {
    self.session = session
  }

  deinit {
    emulator_tls_session_free(session)
  }

  enum Reading {
    case bytes(Int)
    case needsMore
    /// The peer has closed the session or broken the protocol; nothing but `send` may follow.
    case ended
  }

  /// Takes what the network brought.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    emulator_tls_receive(session, bytes.baseAddress, bytes.count)
  }

  /// Decrypts into `buffer`, which is not empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    guard let start = buffer.baseAddress else { return .needsMore }
    let count = emulator_tls_read(session, start, buffer.count)
    return count > 0 ? .bytes(Int(count)) : Int(count) == EMULATOR_TLS_ENDED ? .ended : .needsMore
  }

  /// Encrypts; false before the handshake is done and after the end.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    emulator_tls_write(session, bytes.baseAddress, bytes.count)
  }

  /// The certificate that the client sent, DER; nil when it sent none.
  var peerCertificate: [UInt8]? { [UInt8](emulator_tls_peer_certificate(session)) }

  /// How many bytes wait for `send`.
  var pending: Int { emulator_tls_pending(session) }

  /// Moves what the network is to get into `buffer`; returns how much.
  func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    buffer.baseAddress.map { emulator_tls_send(session, $0, buffer.count) } ?? 0
  }

  /// Tells the peer that nothing will follow.
  func close() {
    emulator_tls_close(session)
  }
}
