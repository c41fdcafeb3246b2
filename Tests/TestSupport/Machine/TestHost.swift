public import Platform
import Synchronization

/// A machine for tests: what is not given fails when it is used.
public struct TestHost: Sendable {
  public let clock: TestClock
  public let terminal: TestTerminal
  public let network: TestNetwork
  public let programs: TestPrograms
  public let browser: TestBrowser
  public var host: Host

  public struct Unexpected: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) {
      self.description = description
    }
  }

  public init(
    environment: [String: String] = [:], clock: TestClock = TestClock(), network: TestNetwork = TestNetwork(),
    programs: TestPrograms = TestPrograms(), browser: TestBrowser = TestBrowser(), parent: String? = "1-1",
    errorIsTerminal: Bool = false, inputIsTerminal: Bool = false, outputIsTerminal: Bool = false,
    openCertificate: (@Sendable (CertificateFile) throws -> ClientCertificate)? = nil, secrets: TestSecrets? = nil
  ) {
    let terminal = TestTerminal()
    let random = Mutex<UInt8>(0)
    self.clock = clock
    self.terminal = terminal
    self.network = network
    self.programs = programs
    self.browser = browser
    host = Host(
      environment: Environment { environment[$0] },
      terminal: Terminal(
        writeOutput: {
          terminal.output.append($0)
          return true
        }, writeError: { terminal.error.append(Array($0.utf8)) },
        errorIsTerminal: errorIsTerminal, inputIsTerminal: inputIsTerminal, outputIsTerminal: outputIsTerminal),
      now: { clock.now }, uptime: { clock.uptime }, sleep: { clock.sleep($0) },
      random: { count in
        random.withLock { next in
          (0..<count).map { _ in
            next &+= 1
            return next
          }
        }
      },
      send: { try network.answer($0) }, run: { try programs.answer($0) }, startDetached: { browser.start($0) },
      listen: { try browser.listen($0, clock) },
      openCertificate: openCertificate ?? { throw Unexpected(description: "the certificate \($0.path) is opened") },
      openSecretStore: { kind, directory, _ in
        guard let secrets else { throw Unexpected(description: "the store \(kind) of \(directory) is opened") }
        return try secrets.open(kind, directory)
      },
      parent: { parent })
    // Tests run in one process: its own variables stay as they are.
    host.setVariables = { _ in }
  }
}

/// Bytes that were written, in order.
public final class TestStream: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  public init() {}

  public var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

  func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
}

/// What a run printed.
public struct TestTerminal: Sendable {
  public let output = TestStream()
  public let error = TestStream()
}

/// Answers requests in the order in which answers were queued, and keeps the requests.
public final class TestNetwork: Sendable {
  public typealias Answer = @Sendable (HTTPRequest) throws -> HTTPResponse

  private let state: Mutex<(answers: [Answer], requests: [HTTPRequest])>

  public init(_ answers: [Answer] = []) {
    state = Mutex((answers, []))
  }

  public var requests: [HTTPRequest] { state.withLock(\.requests) }

  public func queue(_ answer: @escaping Answer) { state.withLock { $0.answers.append(answer) } }

  public func queue(status: Int = 200, headers: [(name: String, value: String)] = [("Content-Type", "application/json")], json: String) {
    queue { _ in HTTPResponse(status: status, headers: headers, body: Array(json.utf8)) }
  }

  public func queue(_ error: TransportError) { queue { _ in throw error } }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    let answer = state.withLock { state -> Answer? in
      state.requests.append(request)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw TestHost.Unexpected(description: "no answer queued for \(request.method) \(request.url)") }
    return try answer(request)
  }
}

/// Answers program runs, and keeps them.
public final class TestPrograms: Sendable {
  public typealias Answer = @Sendable (ChildProcess) throws -> ChildProcess.Outcome

  private let state: Mutex<(answers: [Answer], runs: [ChildProcess])>

  public init(_ answers: [Answer] = []) {
    state = Mutex((answers, []))
  }

  public var runs: [ChildProcess] { state.withLock(\.runs) }

  public func queue(_ answer: @escaping Answer) { state.withLock { $0.answers.append(answer) } }

  func answer(_ run: ChildProcess) throws -> ChildProcess.Outcome {
    let answer = state.withLock { state -> Answer? in
      state.runs.append(run)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw TestHost.Unexpected(description: "no outcome queued for \(run.executable)") }
    return try answer(run)
  }
}

extension HTTPRequest {
  /// The form fields of the body, decoded.
  public var form: [String: String] {
    let text = String(decoding: body ?? [], as: UTF8.self)
    let pairs = text.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
    return Dictionary(pairs.map { (Self.decoded($0[0]), $0.count > 1 ? Self.decoded($0[1]) : "") }) { $1 }
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
