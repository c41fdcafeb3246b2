import Glibc
import NIOCore

/// Stands between TLS and the socket, so that a connection can end without a word.
final class AbruptClose: ChannelDuplexHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  /// Resets the connection: with a linger time of zero the socket sends RST instead of FIN.
  ///
  /// Source: socket(7), SO_LINGER.
  static func reset(_ channel: any Channel) {
    channel.pipeline.context(handlerType: AbruptClose.self).assumeIsolated().whenSuccess { context in
      guard let socket = channel as? any SocketOptionProvider else { return context.close(promise: nil) }
      socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
  }
}
