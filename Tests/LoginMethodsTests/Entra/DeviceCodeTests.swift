import Entra
import OAuth
import Platform
import Settings
import Synchronization
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct DeviceCodeTests {
  private static let message = "To sign in, open https://microsoft.com/devicelogin and enter the code ABC123DEF"
  private static let pending = #"{"error":"authorization_pending","error_codes":[70016]}"#
  private static let slowDown = #"{"error":"slow_down"}"#
  private static let token =
    #"{"token_type":"Bearer","expires_in":3599,"access_token":"t","refresh_token":"r","client_info":"eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ"}"#

  private let times = Times()

  /// When requests came, from the first on.
  private final class Times: Sendable {
    private let state = Mutex<[Duration]>([])

    func note(_ time: Duration) { state.withLock { $0.append(time) } }
    var seconds: [Int64] { state.withLock { times in times.map { ($0 - (times.first ?? .zero)).components.seconds } } }
  }

  private func machine(
    lifetime: Int = 900, interval: Int = 5, environment: [String: String] = [:], isTerminal: Bool = false
  ) -> TestHost {
    let test = TestHost(environment: environment, errorIsTerminal: isTerminal)
    answer(
      test,
      #"{"device_code":"code","user_code":"ABC123DEF","expires_in":\#(lifetime),"interval":\#(interval),"message":"\#(Self.message)"}"#,
      status: 200)
    return test
  }

  private func answer(_ test: TestHost, _ json: String, status: Int = 400) {
    test.network.queue { [times, clock = test.clock] _ in
      times.note(clock.uptime)
      return HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: Array(json.utf8))
    }
  }

  private func fail(_ test: TestHost) {
    test.network.queue { [times, clock = test.clock] _ in
      times.note(clock.uptime)
      throw TransportError.connectionFailed(host: "h", reason: "refused")
    }
  }

  // MARK: The rhythm

  @Test("The first poll comes after the interval, and so does each next one", arguments: [1, 5, 7])
  func interval(_ interval: Int) throws {
    let test = machine(interval: interval)
    answer(test, Self.pending)
    answer(test, Self.pending)
    answer(test, Self.token, status: 200)

    let issued = try test.obtain(.deviceCode, .contoso)

    let now = test.clock.now
    #expect(
      issued
        == IssuedToken(
          token: Token(text: "t", issuedAt: now, expiresAt: now + .seconds(3599)), refreshToken: "r", homeAccountID: "u.t", username: nil))
    #expect(times.seconds == [0, 1, 2, 3].map { $0 * Int64(interval) })
  }

  @Test("slow_down makes the interval 5 seconds longer, for good and each time")
  func slowDown() throws {
    let test = machine()
    for json in [Self.pending, Self.slowDown, Self.pending, Self.slowDown, Self.pending] { answer(test, json) }
    answer(test, Self.token, status: 200)

    _ = try test.obtain(.deviceCode, .contoso)

    #expect(times.seconds == [0, 5, 10, 20, 30, 45, 60])
  }

  @Test("While the server cannot be reached polling goes on, at longer and longer intervals up to 30 seconds, then as before")
  func networkErrors() throws {
    let test = machine()
    for _ in 0..<4 { fail(test) }
    answer(test, Self.pending)
    answer(test, Self.token, status: 200)

    #expect(try test.obtain(.deviceCode, .contoso).token.text == "t")
    #expect(times.seconds == [0, 5, 15, 35, 65, 95, 100])
  }

  @Test("Faults of the server are survived likewise", arguments: [429, 500, 503])
  func faults(_ status: Int) throws {
    let test = machine()
    answer(test, "{}", status: status)
    answer(test, Self.token, status: 200)

    _ = try test.obtain(.deviceCode, .contoso)

    #expect(times.seconds == [0, 5, 15])
  }

  // MARK: The end

  @Test("The person's no ends it")
  func declined() {
    let test = machine()
    answer(test, #"{"error":"authorization_declined","error_codes":[65004]}"#)

    #expect(throws: DeviceGrantError.declined) { try test.obtain(.deviceCode, .contoso) }
    #expect(times.seconds == [0, 5])
  }

  @Test("Conditional Access's no ends it, with what to do instead")
  func conditionalAccess() {
    let test = machine()
    answer(test, #"{"error":"invalid_grant","error_description":"AADSTS53003: Blocked.","error_codes":[53003],"correlation_id":"5e6f"}"#)

    let error = #expect(throws: DeviceCodeRefusal.self) { try test.obtain(.deviceCode, .contoso) }

    #expect(error?.code == "entra.AADSTS53003")
    #expect(error?.summary == "AADSTS53003: Blocked. (correlation ID 5e6f)")
    #expect(error?.browser == #"kubelogin convert-kubeconfig --login interactive --context "$(kubectl config current-context)""#)
    #expect(
      error?.azureCLI
        == #"az login --tenant contoso && kubelogin convert-kubeconfig --login azurecli --tenant-id contoso --context "$(kubectl config current-context)""#
    )
    #expect(error?.isFinalRefusal == true)
  }

  @Test(
    "Policies that another way may satisfy name it; other refusals do not",
    arguments: [(53003, true), (50005, true), (70043, true), (50105, false)])
  func policies(_ number: Int, _ namesCommands: Bool) {
    let test = machine()
    answer(test, #"{"error":"invalid_grant","error_codes":[\#(number)]}"#)

    let error = #expect(throws: (any Error).self) { try test.obtain(.deviceCode, .contoso) }

    #expect((error is DeviceCodeRefusal) == namesCommands)
  }

  @Test("The code's life ends it: no poll comes after that")
  func lifetime() {
    let test = machine(lifetime: 12)
    for _ in 0..<2 { answer(test, Self.pending) }

    #expect(throws: DeviceGrantError.expired) { try test.obtain(.deviceCode, .contoso) }
    #expect(times.seconds == [0, 5, 10])
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(12))
  }

  @Test("Without a bound the person has the code's life, not the 60 seconds of other work")
  func longerThanDefault() throws {
    let test = machine()
    for _ in 0..<100 { answer(test, Self.pending) }
    answer(test, Self.token, status: 200)

    _ = try test.obtain(.deviceCode, .contoso)

    #expect(times.seconds.last == 505)
  }

  @Test("A bound that is given is the person's too", arguments: [true, false])
  func givenTimeout(_ isFlag: Bool) throws {
    let test = machine(environment: isFlag ? [:] : ["AZURE_CLI_TIMEOUT": "12s"])
    for _ in 0..<2 { answer(test, Self.pending) }

    let error = #expect(throws: (any Error).self) { try test.obtain(.deviceCode, isFlag ? .contoso.with(.timeout, "12s") : .contoso) }

    #expect(times.seconds == [0, 5, 10])
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(12))
    #expect(error as? DeviceGrantError != .expired)
  }

  // MARK: What the person sees

  @Test("The server's message is on stderr before the first poll, and nothing is on stdout")
  func prompt() throws {
    let test = machine()
    let seen = Mutex("")
    test.network.queue { [terminal = test.terminal] _ in
      seen.withLock { $0 = terminal.error.text }
      return HTTPResponse(status: 200, headers: [], body: Array(Self.token.utf8))
    }

    _ = try test.obtain(.deviceCode, .contoso)

    #expect(seen.withLock { $0 } == Self.message + "\n")
    #expect(test.terminal.error.text == Self.message + "\n")
    #expect(test.terminal.output.text == "")
  }

  @Test("On a terminal the time left is counted down in one line, which is gone at the end")
  func countdown() throws {
    let test = machine(lifetime: 62, interval: 3, isTerminal: true)
    answer(test, Self.token, status: 200)

    _ = try test.obtain(.deviceCode, .contoso)

    let line = "\r\u{1B}[K"
    #expect(
      test.terminal.error.text == Self.message + "\n"
        + ["1:02", "1:01", "1:00"].map { "\(line)Waiting for the sign-in, \($0) left" }.joined() + line)
  }

  // MARK: Refresh tokens

  private func refresh(_ status: Int, _ json: String) throws -> RefreshOutcome {
    let test = TestHost()
    for _ in 0..<3 { answer(test, json, status: status) }
    return try LoginMethod.deviceCode.source(test.signIn(.contoso)).refresh("r", within: .seconds(2))
  }

  @Test("A refresh token brings a token, or is dead, or wants a person")
  func refreshOutcomes() throws {
    guard case .issued(let issued) = try refresh(200, Self.token) else {
      Issue.record("no token")
      return
    }

    #expect(issued.token.text == "t")
    #expect(
      try refresh(400, #"{"error":"invalid_grant","error_description":"AADSTS700082: Expired.","error_codes":[700082]}"#)
        == .dead(reason: "AADSTS700082: Expired."))
    #expect(
      try refresh(
        400, #"{"error":"invalid_grant","suberror":"basic_action","error_description":"AADSTS50076: MFA.","error_codes":[50076]}"#)
        == .needsPerson(reason: "AADSTS50076: MFA."))
    #expect(try refresh(400, #"{"error":"interaction_required","error_description":"Sign in."}"#) == .needsPerson(reason: "Sign in."))
  }

  @Test(
    "What says nothing of the refresh token is thrown",
    arguments: [(401, "invalid_client"), (400, "invalid_request"), (503, "temporarily_unavailable")])
  func refreshFailure(_ status: Int, _ name: String) {
    let error = #expect(throws: EntraError.self) { try refresh(status, #"{"error":"\#(name)"}"#) }

    #expect(error?.error == name)
  }

  @Test("Refresh tokens belong to host and client, so that they serve every tenant and server")
  func accountScope() throws {
    let source = try LoginMethod.deviceCode.source(TestHost().signIn(.contoso))

    #expect(source.accountScope == AccountScope(authorityHost: "https://login.microsoftonline.com", clientID: "app"))
    #expect(source.involvesPerson)
    #expect(!source.isOnlyAsked)
  }
}
