import Entra
import Glibc
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct AzureDeveloperCLITests {
  private static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  private static let answer = #"{"token":"t","expiresOn":"2030-01-02T02:04:05Z"}"#

  private let directory: TemporaryDirectory
  private let test: TestHost

  init() throws {
    directory = try TemporaryDirectory()
    chmod(try directory.write("#!/bin/sh\n", to: "bin/azd"), 0o755)
    test = TestHost(environment: ["PATH": "\(directory.path)/bin", "HOME": directory.path])
  }

  private func queue(status: Int32 = 0, output: String = "", error: String = "") {
    test.programs.queue { _ in ChildProcess.Outcome(status: status, output: Array(output.utf8), errorOutput: Array(error.utf8)) }
  }

  private func obtain(_ flags: [Setting: String] = [:]) throws -> IssuedToken {
    try test.obtain(.azureDeveloperCLI, [Setting.serverID: Self.server].merging(flags) { $1 })
  }

  // MARK: The command

  @Test("azd is run by its whole path, without a shell, in a directory that nobody else can write")
  func command() throws {
    queue(output: Self.answer)

    _ = try obtain()

    var wanted = ChildProcess(
      executable: "\(directory.path)/bin/azd",
      arguments: ["auth", "token", "-o", "json", "--no-prompt", "--scope", "\(Self.server)/.default"], directory: "/",
      timeout: .seconds(60))
    wanted.environment = ["AZD_SKIP_UPDATE_CHECK": "true"]
    #expect(test.programs.runs == [wanted])
  }

  @Test("A tenant is passed on", arguments: [("contoso.com", ["--tenant-id", "contoso.com"]), ("", [])])
  func tenant(_ tenant: String, _ arguments: [String]) throws {
    queue(output: Self.answer)

    _ = try obtain([.tenantID: tenant])

    #expect(test.programs.runs.first.map { Array($0.arguments.dropFirst(7)) } == arguments)
  }

  @Test(
    "Values that could mean something else to azd are refused before it runs",
    arguments: [(Setting.serverID, "a b"), (.serverID, "--debug"), (.tenantID, "a/b"), (.tenantID, "--debug"), (.tenantID, "a;b")])
  func refused(_ setting: Setting, _ value: String) {
    let error = #expect(throws: SettingError.self) { try obtain([setting: value]) }

    #expect(error?.code == "setting.value")
    #expect(test.programs.runs == [])
  }

  // MARK: The answer

  @Test("The token lasts until expiresOn, which is UTC", arguments: ["2030-01-02T02:04:05Z", "2030-01-02T02:04:05.9Z"])
  func expiry(_ text: String) throws {
    queue(output: #"{"token":"t","expiresOn":"\#(text)"}"# + "\n")

    #expect(
      try obtain().token
        == Token(text: "t", issuedAt: test.clock.now, expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845)))
  }

  @Test(
    "An answer without a token and its expiry is unreadable",
    arguments: [
      "", "rubbish", "{}", #"{"token":"t"}"#, #"{"token":"","expiresOn":"2030-01-02T02:04:05Z"}"#, #"{"token":"t","expiresOn":"soon"}"#,
    ])
  func unreadable(_ output: String) {
    queue(output: output)

    #expect(throws: AzureDeveloperCLIError.unreadableAnswer) { try obtain() }
  }

  @Test("A token that is over by this machine's clock is an error about the clock")
  func over() {
    queue(output: #"{"token":"t","expiresOn":"2001-09-09T01:46:40Z"}"#)

    #expect(
      throws: ExpiredToken(source: "the Azure Developer CLI", endedAt: Timestamp(secondsSinceEpoch: 1_000_000_000), now: test.clock.now)
    ) { try obtain() }
  }

  // MARK: Runs that fail

  @Test("Without azd in PATH the error says where to get it")
  func notInstalled() {
    let test = TestHost(environment: ["PATH": "/none"])

    #expect(throws: AzureDeveloperCLIError.notInstalled) { try test.obtain(.azureDeveloperCLI, [.serverID: Self.server]) }
  }

  @Test(
    "An azd that does not run to its end is an error for people",
    arguments: [
      (ChildProcessError.timedOut, AzureDeveloperCLIError.timedOut(seconds: 60)), (.cannotStart("r"), .cannotStart("r")),
      (.outputTooLarge, .unreadableAnswer),
    ])
  func unfinished(_ failure: ChildProcessError, _ error: AzureDeveloperCLIError) {
    test.programs.queue { _ in throw failure }

    #expect(throws: error) { try obtain() }
  }

  @Test(
    "Without an account the error says how to sign in, whatever form azd's message has",
    arguments: [
      "ERROR: not logged in, run `azd auth login` to login\n",
      #"{"type":"consoleMessage","timestamp":"t","data":{"message":"\nERROR: not logged in, run `azd auth login` to login\n"}}"#,
      #"{"error":"not logged in, run `azd auth login` to login","message":"Authentication with Azure failed.","suggestion":"s"}"#,
    ], [false, true])
  func notLoggedIn(_ message: String, _ isOnOutput: Bool) {
    queue(status: 1, output: isOnOutput ? message : "", error: isOnOutput ? "" : message)

    let error = #expect(throws: AzureDeveloperCLIError.notLoggedIn(tenant: "contoso")) { try obtain([.tenantID: "contoso"]) }

    #expect(error?.remedy == "azd auth login --tenant-id contoso")
  }

  @Test("A second factor needs a person at azd auth login")
  func multiFactor() {
    queue(status: 1, error: "ERROR: AADSTS50076: use multi-factor authentication, azd auth login\nmore\n")

    let reason = "AADSTS50076: use multi-factor authentication, azd auth login"
    #expect(throws: AzureDeveloperCLIError.needsMultiFactor(tenant: nil, reason: reason)) { try obtain() }
  }

  @Test(
    "Other failures are told in azd's words, without what looks like a token",
    arguments: [
      ("WARNING: x\nERROR: bad eyJhbGciOi here\n", "bad [token] here", nil),
      (#"{"error":"e","message":"no \u001b[31msuch tenant.","suggestion":"Try another"}"#, "no [31msuch tenant: e", "Try another"),
      ("{\n  \"error\": \"e\",\n  \"suggestion\": \"\"\n}\n", "e", nil),
      (
        #"{"type":"consoleMessage","data":{"message":"\nWARNING: old\n"}}"# + "\n" + #"{"data":{"message":"ERROR: AADSTS1"}}"#, "AADSTS1",
        nil
      ),
      ("", "no message", nil),
    ] as [(String, String, String?)])
  func failed(_ message: String, _ reason: String, _ suggestion: String?) {
    queue(status: 3, error: message)

    let error = #expect(throws: AzureDeveloperCLIError.failed(status: 3, reason: reason, suggestion: suggestion)) { try obtain() }

    #expect(error?.remedy == suggestion ?? "run azd auth token to see its whole message")
  }

  private static let unknownTenant =
    "fetching token: failed to authenticate:\\n(invalid_tenant) AADSTS90002: Tenant 't' not found. Check.\\n"
  private static let general = #""message":"Authentication with Azure failed.","suggestion":"Run 'azd auth login' to sign in again.""#

  @Test(
    "Entra's own words are told in each form of azd's message, and its general suggestion is not",
    arguments: [
      #"{"type":"consoleMessage","data":{"message":"\nERROR: \#(unknownTenant)\n"}}"#,
      #"{"type":"consoleMessage","data":{"message":"\n"}}"# + "\n" + #"{"error":"\#(unknownTenant)","links":[],\#(general)}"#,
      #"{"error":"\#(unknownTenant)","links":[],\#(general)}"#,
      "ERROR: " + unknownTenant.replacing("\\n", with: "\n"),
    ])
  func entraRefusal(_ message: String) {
    queue(status: 1, error: message)

    let reason = "AADSTS90002: Tenant 't' not found. Check."
    #expect(throws: AzureDeveloperCLIError.failed(status: 1, reason: reason, suggestion: nil)) { try obtain() }
  }

  @Test("A missing network is no missing sign-in, whatever azd suggests")
  func network() {
    let error = #"fetching token: Post \"https://l\": dial tcp: lookup l: no such host"#
    queue(status: 1, error: #"{"error":"\#(error)","links":[],\#(Self.general)}"#)

    let reason = #"Authentication with Azure failed: fetching token: Post "https://l": dial tcp: lookup l: no such host"#
    #expect(throws: AzureDeveloperCLIError.failed(status: 1, reason: reason, suggestion: nil)) { try obtain() }
  }

  @Test("A refresh token that Entra takes no more needs a new sign-in", arguments: [50173, 700082])
  func signInOver(_ number: Int) {
    queue(status: 1, error: #"{"error":"x:\n(invalid_grant) AADSTS\#(number): Over.",\#(Self.general)}"#)

    let error = #expect(throws: AzureDeveloperCLIError.signInOver(tenant: "contoso", reason: "AADSTS\(number): Over.")) {
      try obtain([.tenantID: "contoso"])
    }

    #expect(error?.remedy == "azd auth login --tenant-id contoso")
  }

  @Test("Text around the answer is refused, and its first line is named")
  func foreignText() {
    queue(output: "A new release is available\n\(Self.answer)\n")

    #expect(throws: AzureDeveloperCLIError.foreignText("A new release is available")) { try obtain() }
  }

  // MARK: The account behind it

  @Test("azd has a cache of its own, so it is not asked early; no person takes part")
  func source() throws {
    let source = try LoginMethod.azureDeveloperCLI.source(test.signIn([.serverID: Self.server]))

    #expect(source.isOnlyAsked)
    #expect(!source.involvesPerson)
  }

  @Test("Its account files are stamped, those of az too where azd asks az")
  func stamps() throws {
    let home = directory.path
    #expect(
      LoginMethod.azureDeveloperCLI.stamps(test.signIn([:]).settings, test.host.environment) == [
        "\(home)/.azd/auth.json", "\(home)/.azd/config.json", "\(home)/bin/azd",
      ])

    try directory.write(#"{"auth":{"useAzCliAuth":"true"}}"#, to: "azd/config.json")
    let moved = TestHost(environment: ["AZD_CONFIG_DIR": "\(home)/azd", "AZURE_CONFIG_DIR": "/az"]).host.environment

    #expect(
      LoginMethod.azureDeveloperCLI.stamps(test.signIn([:]).settings, moved).prefix(3) == [
        "\(home)/azd/auth.json", "\(home)/azd/config.json", "/az/azureProfile.json",
      ])
  }

  @Test("Another account is another state, the same file written again is not")
  func state() throws {
    let state = { try LoginMethod.azureDeveloperCLI.source(test.signIn([.serverID: Self.server])).state }
    let signedOut = try state()
    try directory.write(#"{"auth":{"account":{"currentUser":{"homeAccountId":"a"}}}}"#, to: ".azd/auth.json")
    let signedIn = try state()
    try directory.write(#"{"auth":{"account":{"currentUser":{"homeAccountId":"a"}}}}"#, to: ".azd/auth.json")

    #expect(signedOut != signedIn)
    #expect(try state() == signedIn)

    try directory.write(#"{"auth":{"account":{"currentUser":{"homeAccountId":"b"}}}}"#, to: ".azd/auth.json")
    #expect(try state() != signedIn)
  }
}
