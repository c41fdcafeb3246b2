import NIOCore
import NIOHTTP1

/// Reads the requests of one connection, asks the emulator and carries out what it answers.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private static let bodyLimit = 1 << 20

  private let emulator: Emulator
  private let connection: Int
  private let listener: EmulatorRequest.Listener
  /// Nil for plain HTTP.
  private let session: TLSSession?
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isTooLarge = false

  init(emulator: Emulator, connection: Int, listener: EmulatorRequest.Listener, session: TLSSession?) {
    self.emulator = emulator
    self.connection = connection
    self.listener = listener
    self.session = session
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.removeAll(keepingCapacity: true)
      isTooLarge = false
      if head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" }) { continueUpload(context) }
    case .body(let buffer):
      isTooLarge = isTooLarge || body.count + buffer.readableBytes > ConnectionHandler.bodyLimit
      if !isTooLarge { body += buffer.readableBytesView }
    case .end:
      guard let head else { return }
      self.head = nil
      let response = isTooLarge ? EmulatorResponse(status: 413, json: ["error": "the body is larger than 1 MiB"]) : answer(head)
      deliver(response, to: head, context: context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead) -> EmulatorResponse {
    let target = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return emulator.respond(
      to: EmulatorRequest(
        method: head.method.rawValue, path: String(target.first ?? ""), query: target.count > 1 ? String(target[1]) : "",
        headers: Headers(head.headers.map { (name: $0.name, value: $0.value) }), body: body, connection: connection,
        listener: listener, clientCertificate: session?.peerCertificate))
  }

  private func continueUpload(_ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
  }

  private func deliver(_ response: EmulatorResponse, to head: HTTPRequestHead, context: ChannelHandlerContext) {
    guard response.delay > .zero else { return write(response, to: head, context: context) }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .init(response.delay)) {
      let (handler, context) = bound.value
      if context.channel.isActive { handler.write(response, to: head, context: context) }
    }
  }

  private func write(_ response: EmulatorResponse, to request: HTTPRequestHead, context: ChannelHandlerContext) {
    if response.delivery == .reset { return AbruptClose.reset(context.channel) }
    var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: response.status))
    for (name, value) in response.headers.fields where !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
      head.headers.add(name: name, value: value)
    }
    let keepsAlive = request.isKeepAlive && response.delivery == .whole
    head.headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
    if !keepsAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    let sent = response.delivery == .truncated ? response.body.prefix(response.body.count / 2) : response.body[...]
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))), promise: nil) }
    let channel = context.channel
    if response.delivery == .truncated { return context.flushThenClose() }
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if !keepsAlive { channel.close(promise: nil) }
    }
  }
}

extension ChannelHandlerContext {
  /// Sends what has been written and ends the connection.
  fileprivate func flushThenClose() {
    flush()
    close(promise: nil)
  }
}
