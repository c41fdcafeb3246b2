import CPlatform
import Glibc

/// Both loopback addresses on one port, and the connections to them; all ends with this value.
final class LoopbackSockets: Sendable {
  let port: UInt16
  private let listeners: [Int32]

  /// A browser sends at once; who takes longer than this is none, or sits behind a broken one.
  static let longestRequest = Duration.seconds(10)
  /// Browsers open some connections in advance.
  static let mostConnections = 64

  /// `localhost` means ::1 to some browsers and 127.0.0.1 to others.
  init(port asked: UInt16) throws(LoopbackError) {
    // A port that is free on one address may be taken on the other: then the next.
    for _ in 0..<20 {
      var port = asked
      let first = cplatform_listen_on_loopback(false, &port)
      let failure = errno
      if first < 0 && failure == EADDRINUSE { throw .portTaken(asked) }
      let second = cplatform_listen_on_loopback(true, &port)
      if second < 0 && errno == EADDRINUSE && first >= 0 {
        close(first)
        if asked != 0 { throw .portTaken(asked) }
        continue
      }
      guard first >= 0 || second >= 0 else { throw .cannotListen(port: asked, reason: String(cString: strerror(failure))) }
      self.port = port
      listeners = [first, second].filter { $0 >= 0 }
      return
    }
    throw .cannotListen(port: asked, reason: "no port is free")
  }

  deinit {
    for listener in listeners { close(listener) }
  }

  static func receiver(port: UInt16) throws(LoopbackError) -> LoopbackReceiver {
    let sockets = try LoopbackSockets(port: port)
    return LoopbackReceiver(port: sockets.port) { sockets.wait(for: $0, readsInput: $1, $2) }
  }

  func wait(for patience: Duration, readsInput: Bool, _ judge: LoopbackReceiver.Judge) -> Bool {
    let end = ContinuousClock.now + patience
    var connections: [LoopbackConnection] = []
    var input = readsInput ? PastedInput(STDIN_FILENO) : nil
    while ContinuousClock.now < end {
      connections.removeAll { $0.isOver }
      for descriptor in ready(connections, input, until: end) {
        if descriptor == input?.descriptor {
          guard let lines = input?.read() else {
            input = nil
            continue
          }
          for line in lines where Self.isAccepted(line, judge) { return true }
        } else if listeners.contains(descriptor) {
          accept(from: descriptor, into: &connections)
        } else if let connection = connections.first(where: { $0.descriptor == descriptor }), connection.advance(judge) {
          return true
        }
      }
    }
    return false
  }

  private static func isAccepted(_ line: String, _ judge: LoopbackReceiver.Judge) -> Bool {
    guard let fields = LoopbackRequest.pastedFields(line) else { return false }
    if case .accepted = judge(LoopbackArrival(fields: fields, isPasted: true)) { return true }
    return false
  }

  private func accept(from listener: Int32, into connections: inout [LoopbackConnection]) {
    let descriptor = cplatform_accept(listener)
    guard descriptor >= 0 else { return }
    connections.append(LoopbackConnection(descriptor, end: .now + Self.longestRequest))
    if connections.count > Self.mostConnections { connections.removeFirst() }
  }

  /// At most a second passes: connections have ends of their own, and a background job may come to the foreground.
  private func ready(_ connections: [LoopbackConnection], _ input: PastedInput?, until end: ContinuousClock.Instant) -> [Int32] {
    var polled = (listeners + connections.map(\.descriptor)).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if let input, input.isForeground { polled.append(pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0)) }
    let left = min(ContinuousClock.now.duration(to: end), .seconds(1))
    let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
    guard poll(&polled, nfds_t(polled.count), Int32(clamping: max(0, milliseconds))) > 0 else { return [] }
    return polled.filter { $0.revents != 0 }.map(\.fd)
  }
}

/// One connection of a browser, or of somebody who only looks.
final class LoopbackConnection {
  let descriptor: Int32
  private let end: ContinuousClock.Instant
  private var received: [UInt8] = []
  private var isAnswered = false

  init(_ descriptor: Int32, end: ContinuousClock.Instant) {
    self.descriptor = descriptor
    self.end = end
  }

  deinit { close(descriptor) }

  var isOver: Bool { isAnswered || ContinuousClock.now >= end }

  /// Reads what has come and answers when it is whole; true when the judge has accepted it.
  func advance(_ judge: LoopbackReceiver.Judge) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return false }
    guard count > 0 else {
      isAnswered = true
      return false
    }
    received += chunk[..<count]
    switch LoopbackRequest(received) {
    case .incomplete: return false
    case .stray(let status): answer(.nothingHere, status)
    case .redirect(let fields):
      switch judge(LoopbackArrival(fields: fields)) {
      case .accepted(let page):
        answer(page, 200)
        return true
      case .refused(let page): answer(page, 400)
      case nil: answer(.nothingHere, 404)
      }
    }
    return false
  }

  /// The page fits into the socket's buffer; one that does not is waited for no longer than a second.
  private func answer(_ page: LoopbackPage, _ status: Int) {
    isAnswered = true
    var rest = page.response(status: status)[...]
    let end = ContinuousClock.now + .seconds(1)
    while !rest.isEmpty && ContinuousClock.now < end {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&polled, 1, 100)
      } else if errno != EINTR {
        return
      }
    }
    shutdown(descriptor, Int32(SHUT_WR))
  }
}

extension LoopbackPage {
  fileprivate static let nothingHere = LoopbackPage(
    title: "Nothing to see here", "kubelogin waits at this address for the end of a sign-in. Go on in the tab where you sign in.")
}
