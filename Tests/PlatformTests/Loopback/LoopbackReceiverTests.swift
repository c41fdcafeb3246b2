import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Platform

/// Real sockets, and curl and raw clients in the browser's place.
@Suite struct LoopbackReceiverTests {
  private final class Arrivals: Sendable {
    private let state = Mutex<[LoopbackArrival]>([])
    func append(_ arrival: LoopbackArrival) { state.withLock { $0.append(arrival) } }
    var fields: [[String: String]] { state.withLock { $0.map(\.fields) } }
  }

  /// Accepts what has a code and the state "right".
  private func judge(_ arrival: LoopbackArrival) -> LoopbackVerdict? {
    guard arrival.fields["code"] != nil else { return nil }
    return arrival.fields["state"] == "right"
      ? .accepted(LoopbackPage(title: "Done", "<b>\(arrival.fields["code"]?.count ?? 0)</b>")) : .refused(LoopbackPage(title: "Other"))
  }

  /// What the receiver gave, and what each client was answered.
  private func play(
    _ patience: Duration = .patience, _ clients: @escaping @Sendable (UInt16) throws -> [String]
  ) async throws -> (accepted: Bool, arrivals: [[String: String]], answers: [String], seconds: Duration) {
    let receiver = try LoopbackSockets.receiver(port: 0)
    let arrivals = Arrivals()
    let start = ContinuousClock.now
    async let waiting = onOwnThread {
      receiver.receive(for: patience, readsInput: false) {
        arrivals.append($0)
        return self.judge($0)
      }
    }
    async let answers = onOwnThread { try clients(receiver.port) }
    let (accepted, texts) = try await (waiting, answers)
    return (accepted, arrivals.fields, texts, ContinuousClock.now - start)
  }

  /// Sends bytes in pieces and reads what comes until the end.
  private static func raw(_ port: UInt16, _ pieces: [String], isVersion6: Bool = false, pause: Duration = .zero) -> String {
    let descriptor = connected(port, isVersion6: isVersion6)
    defer { close(descriptor) }
    for piece in pieces {
      var rest = Array(piece.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count <= 0 { break }
        rest = rest.dropFirst(count)
      }
      usleep(UInt32(pause.components.attoseconds / 1_000_000_000_000))
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      answer += chunk[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }

  private static func connected(_ port: UInt16, isVersion6: Bool) -> Int32 {
    let descriptor = socket(isVersion6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if isVersion6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      _ = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
      }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      _ = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
      }
    }
    return descriptor
  }

  private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

  private static func post(_ form: String, to target: String = "/") -> String {
    "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
  }

  @Test("A form is accepted: one page, closed, not to be kept, with everything escaped")
  func formPost() async throws {
    let run = try await play { [Self.raw($0, [Self.post("code=a%2Bb+c&state=right")])] }

    let answer = run.answers[0]
    #expect(run.accepted && run.arrivals == [["code": "a+b c", "state": "right"]])
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("\r\nCache-Control: no-store\r\n") && answer.contains("\r\nConnection: close\r\n"))
    #expect(answer.contains("&lt;b&gt;5&lt;/b&gt;") && answer.contains("<html lang=\"en\">") && answer.hasSuffix("</html>\n"))
  }

  @Test("A query is accepted, on either loopback address", arguments: [false, true])
  func query(_ isVersion6: Bool) async throws {
    let run = try await play { [Self.raw($0, [Self.get("/?code=c&state=right")], isVersion6: isVersion6)] }

    #expect(run.accepted && run.answers[0].hasPrefix("HTTP/1.1 200 "))
  }

  @Test("Icons, other pages, other methods and rubbish are turned away, and waiting goes on")
  func strays() async throws {
    let requests = [
      Self.get("/favicon.ico"), Self.get("/"), Self.get("/other?code=c&state=right"), Self.post("code=c&state=right", to: "/x"),
      "HEAD / HTTP/1.1\r\n\r\n", "OPTIONS / HTTP/1.1\r\n\r\n", "rubbish\r\n\r\n", "POST / HTTP/1.1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Self.get("/?code=c&state=wrong"), Self.post("code=c&state=wrong"),
      Self.post("code=c"),
      Self.get("/?code=c&state=right"),
    ]
    let run = try await play { port in requests.map { Self.raw(port, [$0]) } }

    #expect(run.accepted)
    #expect(
      run.answers.map { $0.dropFirst(9).prefix(3) } == [404, 404, 404, 404, 404, 405, 400, 411, 400, 400, 400, 400, 200].map { "\($0)" })
  }

  @Test("A form of 200 kB is legal, one of more than 256 kB is refused")
  func sizes() async throws {
    let large = String(repeating: "x", count: 200 << 10)
    let huge = "POST / HTTP/1.1\r\nContent-Length: \(1 << 20)\r\n\r\n"
    let endless = String(repeating: "y", count: 300 << 10)
    let run = try await play { port in
      [Self.raw(port, [huge]), Self.raw(port, [endless]), Self.raw(port, [Self.post("state=right&code=\(large)")])]
    }

    #expect(run.accepted && run.arrivals.last?["code"]?.count == 200 << 10)
    #expect(run.answers[0].hasPrefix("HTTP/1.1 413 "))
    #expect(run.answers[2].hasPrefix("HTTP/1.1 200 "))
  }

  @Test("Slow and half-open clients hold up nobody; a request in pieces is put together")
  func slowClients() async throws {
    let run = try await play { port in
      let idle = (0..<80).map { Self.connected(port, isVersion6: $0 % 2 == 0) }
      defer { for descriptor in idle { close(descriptor) } }
      let half = Self.connected(port, isVersion6: false)
      defer { close(half) }
      _ = send(half, "POST / HT", 9, 0)
      let pieces = Self.post("code=c&state=right").map { String($0) }
      return [Self.raw(port, pieces, pause: .milliseconds(2))]
    }

    #expect(run.accepted && run.answers[0].hasPrefix("HTTP/1.1 200 "))
  }

  @Test("The time ends it")
  func patience() async throws {
    let run = try await play(.milliseconds(300)) { _ in [] }

    #expect(!run.accepted && run.seconds >= .milliseconds(300))
  }

  @Test("A given port is used, and said to be in use when it is")
  func givenPort() throws {
    let first = try LoopbackSockets(port: 0)

    #expect(throws: LoopbackError.portTaken(first.port)) { try LoopbackSockets(port: first.port) }
    withExtendedLifetime(first) {}
  }

  @Test("The port is free when the receiver is gone")
  func released() throws {
    let port = try LoopbackSockets(port: 0).port

    #expect(try LoopbackSockets(port: port).port == port)
  }
}

@Suite struct LoopbackRequestTests {
  @Test("Fields are decoded; the first of a name counts; broken escapes stand for themselves")
  func fields() {
    #expect(FormFields.of("a=1&a=2&b=%41+%zz%2&c&=d&%C3%A9=x") == ["a": "1", "b": "A %zz%2", "c": "", "": "d", "é": "x"])
  }

  @Test("Any prefix of a request is incomplete")
  func prefixes() {
    let bytes = Array("POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\ncode=c".utf8)

    for count in 0..<bytes.count { #expect(LoopbackRequest(Array(bytes[..<count])) == .incomplete) }
    #expect(LoopbackRequest(bytes) == .redirect(["code": "c"]))
  }

  @Test("A pasted address is taken apart at its query or its fragment")
  func pasted() {
    #expect(LoopbackRequest.pastedFields("  http://localhost:1/?code=c&state=s  ") == ["code": "c", "state": "s"])
    #expect(LoopbackRequest.pastedFields("http://localhost:1/#code=c") == ["code": "c"])
    #expect(LoopbackRequest.pastedFields("yes") == nil)
    #expect(LoopbackRequest.pastedFields("really?") == nil)
  }

  @Test("A pasted line is read from a terminal's stream; its end is harmless")
  func input() {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var input = PastedInput(ends[0])
    _ = write(ends[1], "one\ntw", 6)
    #expect(input.read() == ["one"])
    _ = write(ends[1], "o\n", 2)
    #expect(input.read() == ["two"])
    close(ends[1])
    #expect(input.read() == nil)
  }
}
