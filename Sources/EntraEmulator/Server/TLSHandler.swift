import NIOCore

/// Carries bytes between the network and a TLS session.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The longest that one record holds. Source: RFC 8446 section 5.1.
  private static let recordLength = 1 << 14

  private let session: TLSSession
  private var isEnded = false

  init(session: TLSSession) {
    self.session = session
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let isTaken = unwrapInboundIn(data).withUnsafeReadableBytes(session.receive)
    while isTaken, !isEnded, let plain = read(context) { context.fireChannelRead(wrapInboundOut(plain)) }
    context.flush()
    if !isTaken || isEnded { context.close(promise: nil) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isEnded, unwrapOutboundIn(data).withUnsafeReadableBytes(session.write) else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    send(context, promise: promise)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if !isEnded {
      isEnded = true
      session.close()
      send(context, promise: nil)
      context.flush()
    }
    context.close(mode: mode, promise: promise)
  }

  /// What the peer said next; nil when more must come from the network. Answers of the handshake are written on the way.
  private func read(_ context: ChannelHandlerContext) -> ByteBuffer? {
    var plain = context.channel.allocator.buffer(capacity: Self.recordLength)
    plain.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.recordLength) { buffer in
      switch session.read(into: buffer) {
      case .bytes(let count): return count
      case .needsMore: return 0
      case .ended:
        isEnded = true
        return 0
      }
    }
    send(context, promise: nil)
    return plain.readableBytes > 0 ? plain : nil
  }

  /// Writes what the session has for the peer.
  private func send(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    let pending = session.pending
    guard pending > 0 || promise != nil else { return }
    var sealed = context.channel.allocator.buffer(capacity: pending)
    sealed.writeWithUnsafeMutableBytes(minimumWritableBytes: pending, session.send)
    context.write(wrapOutboundOut(sealed), promise: promise)
  }
}
