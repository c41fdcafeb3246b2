import Entra
import FoundationEssentials
import OAuth
import Platform
import Settings
import Synchronization
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct InteractiveTests {
  private static let code = ["code": "c0de"]
  private static let browser = ["BROWSER": "/bin/true"]

  /// A machine whose authority answers with the nonce of the page that the browser was shown.
  private func machine(
    environment: [String: String] = browser, starts: Bool = true, inputIsTerminal: Bool = false
  ) -> TestHost {
    let browser = TestBrowser(starts: starts)
    let test = TestHost(environment: environment, browser: browser, inputIsTerminal: inputIsTerminal)
    test.network.queue { [terminal = test.terminal] _ in
      let shown = browser.seen.commands.last?.arguments.last ?? String(terminal.error.text.drop { $0 != "?" }.prefix { $0 != "\n" })
      let claims = #"{"nonce":"\#(TestBrowser.fields(of: shown)["nonce"] ?? "")","preferred_username":"ada"}"#
      let token = "e30.\(Data(claims.utf8).base64EncodedString().replacing("=", with: "")).c2ln"
      return HTTPResponse(
        status: 200,
        body: Array(
          #"{"token_type":"Bearer","expires_in":3599,"access_token":"t","refresh_token":"r","id_token":"\#(token)"}"#.utf8))
    }
    return test
  }

  @Test("The browser's code becomes a token; nothing is on stdout, the address is on stderr")
  func signIn() throws {
    let test = machine()
    test.browser.queue(Self.code)

    let issued = try test.obtain(.interactive, .contoso.with(.loginHint, "ada@contoso.example"))

    let seen = test.browser.seen
    let address = try #require(seen.commands.first?.arguments.last)
    #expect(issued.token.text == "t" && issued.refreshToken == "r" && issued.username == "ada")
    #expect(test.terminal.output.text == "")
    #expect(test.terminal.error.text == "Sign in with the browser. If no page has opened, open \(address)\n")
    #expect(TestBrowser.fields(of: address)["login_hint"] == "ada@contoso.example")
    #expect(TestBrowser.fields(of: address)["redirect_uri"] == "http://localhost:45678")
    #expect(test.network.requests.map { $0.form["code"] } == ["c0de"])
    #expect(seen.wasListening && seen.askedPort == 0 && seen.readsInput == false)
  }

  @Test("Without a browser the address is still shown")
  func noBrowser() throws {
    let test = machine(environment: ["PATH": "/nowhere"])
    test.browser.queue { _ in
      LoopbackArrival(fields: Self.code.merging(["state": TestBrowser.fields(of: test.terminal.error.text)["state"] ?? ""]) { $1 })
    }

    _ = try test.obtain(.interactive, .contoso)

    #expect(test.browser.seen.commands.isEmpty)
    #expect(test.terminal.error.text.hasPrefix("No browser could be started. To sign in, open https://login.microsoftonline.com/contoso/"))
  }

  @Test("On a terminal the address to open by hand answers in the address, so that it can be pasted")
  func pasted() throws {
    let test = machine(inputIsTerminal: true)
    test.browser.queue { address in
      LoopbackArrival(fields: Self.code.merging(["state": TestBrowser.fields(of: address)["state"] ?? ""]) { $1 }, isPasted: true)
    }

    _ = try test.obtain(.interactive, .contoso)

    let lines = test.terminal.error.text.split(separator: "\n")
    #expect(test.browser.seen.readsInput == true)
    #expect(TestBrowser.fields(of: test.browser.seen.commands.first?.arguments.last ?? "")["response_mode"] == "form_post")
    #expect(TestBrowser.fields(of: String(lines.first ?? ""))["response_mode"] == "query")
    #expect(lines.count == 2 && lines.last?.contains("paste here") == true)
  }

  @Test("Where client-go says that nobody is at the terminal, stdin is left alone and a minute must do")
  func unattended() throws {
    let test = machine(inputIsTerminal: true)
    let settings = Settings(flags: .contoso, environment: test.host.environment)
    let run = SignInContext(
      settings: settings, host: test.host, deadline: Deadline(in: settings.timeout, of: test.host), isInteractive: false
    ) { SHA256.digest($0).hexadecimal }

    #expect(throws: AuthorizationError.unanswered(after: .seconds(60))) {
      try LoginMethod.interactive.source(run).obtain(Prompts(queue: nil, host: test.host), within: nil)
    }
    #expect(test.browser.seen.patience == .seconds(60) && test.browser.seen.readsInput == false)
  }

  @Test("The person has five minutes; a bound that is given is theirs too")
  func patience() {
    let test = machine()
    #expect(throws: AuthorizationError.unanswered(after: .seconds(300))) { try test.obtain(.interactive, .contoso) }
    #expect(test.browser.seen.patience == .seconds(300))

    let bounded = machine()
    #expect(throws: AuthorizationError.timedOut) { try bounded.obtain(.interactive, .contoso.with(.timeout, "12s")) }
    #expect(bounded.browser.seen.patience == .seconds(12))

    let generous = machine()
    #expect(throws: AuthorizationError.unanswered(after: .seconds(300))) {
      try generous.obtain(.interactive, .contoso.with(.timeout, "20m"))
    }
  }

  @Test("A person who took minutes still has the whole run's time for the exchange")
  func slowPerson() throws {
    let test = machine()
    test.browser.queue { [clock = test.clock] address in
      clock.sleep(.seconds(299))
      return LoopbackArrival(fields: Self.code.merging(["state": TestBrowser.fields(of: address)["state"] ?? ""]) { $1 })
    }

    #expect(try test.obtain(.interactive, .contoso).token.text == "t")
    #expect(test.network.requests.map(\.timeout) == [.seconds(20)])
  }

  @Test("Answers of other sign-ins and other visitors change nothing")
  func strays() throws {
    let test = machine()
    test.browser.queue([:])
    test.browser.queue(["code": "evil", "state": "other"])
    test.browser.queue(["error": "access_denied", "state": "other"])
    test.browser.queue(Self.code)

    _ = try test.obtain(.interactive, .contoso)

    let verdicts = test.browser.seen.verdicts.map { verdict in
      switch verdict {
      case .accepted: 200
      case .refused: 400
      case nil: 404
      }
    }
    #expect(verdicts == [404, 400, 400, 200])
    #expect(test.network.requests.map { $0.form["code"] } == ["c0de"])
  }

  @Test("A refusal of the page ends it, and the page says what to do")
  func refused() throws {
    let test = machine()
    test.browser.queue(["error": "invalid_grant", "error_description": "AADSTS53003: Blocked by <policy>."])

    let error = #expect(throws: EntraError.self) { try test.obtain(.interactive, .contoso) }

    #expect(error?.numbers == [53003] && error?.isFinalRefusal == true)
    #expect(test.network.requests.isEmpty)
    guard case .accepted(let page)? = test.browser.seen.verdicts.first else {
      Issue.record("no page")
      return
    }
    #expect(page.title == "Not signed in" && page.paragraphs.contains { $0.hasPrefix("What to do: Conditional Access") })
  }

  @Test("The person's no ends it")
  func declined() {
    let test = machine()
    test.browser.queue(["error": "access_denied", "error_subcode": "cancel"])

    #expect(throws: AuthorizationError.declined) { try test.obtain(.interactive, .contoso) }
  }

  @Test(
    "--redirect-url gives the port and nothing else",
    arguments: [("http://localhost:8400", 8400), ("http://127.0.0.1:9/path", 9), ("http://localhost", 0), ("http://localhost:0", 0)])
  func port(_ address: String, _ port: UInt16) throws {
    let test = machine()
    test.browser.queue(Self.code)

    _ = try test.obtain(.interactive, .contoso.with(.redirectURL, address))

    #expect(test.browser.seen.askedPort == port)
    #expect(test.network.requests.first?.form["redirect_uri"] == "http://localhost:\(port == 0 ? 45678 : port)")
  }

  @Test(
    "What is no address is said before anything is asked",
    arguments: ["8400", "localhost", "http://localhost:70000"])
  func unusable(_ address: String) {
    let test = machine()

    #expect(throws: SettingError.self) { try LoginMethod.interactive.source(test.signIn(.contoso.with(.redirectURL, address))) }
    #expect(test.browser.seen.askedPort == nil)
  }

  @Test("The hint is part of the session: two people do not share a token")
  func sessions() throws {
    let test = machine()
    let first = try LoginMethod.interactive.session(test.signIn(.contoso.with(.loginHint, "ada")))
    let second = try LoginMethod.interactive.session(test.signIn(.contoso.with(.loginHint, "bob")))

    #expect(first != second)
  }

  @Test("A refresh token is redeemed as with a device code, and shared with it")
  func refresh() throws {
    let test = TestHost()
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t2"}"#)
    let source = try LoginMethod.interactive.source(test.signIn(.contoso))
    let deviceCode = try LoginMethod.deviceCode.source(test.signIn(.contoso))

    guard case .issued(let issued) = try source.refresh("r", within: nil) else {
      Issue.record("not issued")
      return
    }

    #expect(issued.token.text == "t2")
    #expect(source.accountScope == deviceCode.accountScope && source.involvesPerson)
  }
}
