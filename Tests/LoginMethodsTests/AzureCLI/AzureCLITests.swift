import Entra
import Glibc
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct AzureCLITests {
  private static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"

  private let directory: TemporaryDirectory
  private let test: TestHost

  init() throws {
    directory = try TemporaryDirectory()
    let az = try directory.write("#!/bin/sh\n", to: "bin/az")
    chmod(az, 0o755)
    test = TestHost(environment: ["PATH": "\(directory.path)/empty:\(directory.path)/bin", "HOME": directory.path])
  }

  private func queue(status: Int32 = 0, output: String = "", error: String = "") {
    test.programs.queue { _ in ChildProcess.Outcome(status: status, output: Array(output.utf8), errorOutput: Array(error.utf8)) }
  }

  private func queueToken() { queue(output: #"{"accessToken":"t","expires_on":1893549845}"#) }

  private func obtain(_ flags: [Setting: String] = [:]) throws -> IssuedToken {
    try test.obtain(.azureCLI, [Setting.serverID: Self.server].merging(flags) { $1 })
  }

  // MARK: The command

  @Test("az is run by its whole path, without a shell, in a directory that nobody else can write")
  func command() throws {
    queueToken()

    _ = try obtain()

    var wanted = ChildProcess(
      executable: "\(directory.path)/bin/az", arguments: ["account", "get-access-token", "-o", "json", "--resource", Self.server],
      directory: "/",
      timeout: .seconds(60))
    wanted.environment = ["AZURE_CORE_NO_COLOR": "true"]
    #expect(test.programs.runs == [wanted])
  }

  @Test(
    "Tenant and subscription are passed on; of both, the tenant, since az refuses them together",
    arguments: [
      ([Setting.tenantID: "contoso.com"], ["--tenant", "contoso.com"]),
      ([.subscription: "My sub_1.x-y"], ["--subscription", "My sub_1.x-y"]),
      ([.tenantID: "contoso", .subscription: "sub"], ["--tenant", "contoso"]), ([.tenantID: "", .subscription: ""], []),
    ])
  func tenantAndSubscription(_ flags: [Setting: String], _ arguments: [String]) throws {
    queueToken()

    _ = try obtain(flags)

    #expect(test.programs.runs.first.map { Array($0.arguments.dropFirst(6)) } == arguments)
  }

  @Test(
    "The tenant of a managed identity, or of Cloud Shell, is left out: az refuses any; another one is left to its refusal",
    arguments: [
      (#"{"name":"systemAssignedIdentity","type":"servicePrincipal"}"#, "CONTOSO", []),
      (#"{"name":"userAssignedIdentity","type":"servicePrincipal"}"#, "contoso", []),
      (#"{"name":"ada","type":"user","cloudShellID":true}"#, "contoso", []),
      (#"{"name":"systemAssignedIdentity","type":"servicePrincipal"}"#, "fabrikam", ["--tenant", "fabrikam"]),
      (#"{"name":"ada","type":"user"}"#, "contoso", ["--tenant", "contoso"]),
    ])
  func ownTenant(_ user: String, _ tenant: String, _ arguments: [String]) throws {
    try directory.write(
      #"{"subscriptions":[{"id":"s","tenantId":"contoso","isDefault":true,"user":\#(user)}]}"#, to: ".azure/azureProfile.json")
    queueToken()

    _ = try obtain([.tenantID: tenant])

    #expect(test.programs.runs.first.map { Array($0.arguments.dropFirst(6)) } == arguments)
  }

  @Test(
    "The resource is the server as it is, without /.default",
    arguments: [
      (server, server), ("\(server)/", server), ("\(server)/.default", server), ("api://\(server)", "api://\(server)"),
      ("https://management.core.windows.net/", "https://management.core.windows.net"),
    ])
  func resource(_ serverID: String, _ resource: String) throws {
    queueToken()

    _ = try obtain([.serverID: serverID])

    #expect(test.programs.runs.first?.arguments[5] == resource)
  }

  @Test(
    "Values that could mean something else to az are refused before it runs",
    arguments: [
      (Setting.serverID, "a b"), (.serverID, "a;b"), (.serverID, "$(id)"), (.serverID, "--debug"), (.serverID, "sérver"),
      (.tenantID, "a/b"),
      (.tenantID, "a b"), (.tenantID, "--debug"), (.tenantID, "a\n"), (.tenantID, "."), (.tenantID, ".."), (.subscription, "a;b"),
      (.subscription, "a\"b"),
      (.subscription, "-o"),
      (.subscription, "a/b"),
    ])
  func refused(_ setting: Setting, _ value: String) {
    let error = #expect(throws: SettingError.self) { try obtain([setting: value]) }

    #expect(error?.code == "setting.value")
    #expect(error?.summary.hasPrefix("the value of \(setting.flag) may hold letters, digits, ") == true)
    #expect(test.programs.runs == [])
  }

  @Test("It may take what is left of the run, or what an early renewal is given", arguments: [(nil, 90), (2, 2)] as [(Int?, Int)])
  func timeout(_ given: Int?, _ seconds: Int) throws {
    queueToken()

    _ = try LoginMethod.azureCLI.source(test.signIn([.serverID: Self.server, .timeout: "90s"]))
      .obtain(Prompts(queue: nil, host: test.host), within: given.map { .seconds($0) })

    #expect(test.programs.runs.map(\.timeout) == [.seconds(seconds)])
  }

  @Test("az has a cache of its own, so it is not asked early; no person takes part")
  func source() throws {
    let source = try LoginMethod.azureCLI.source(test.signIn([.serverID: Self.server]))

    #expect(source.isOnlyAsked)
    #expect(!source.involvesPerson)
  }

  // MARK: The answer

  @Test(
    "expires_on is the expiry, as a number or as text, also beside expiresOn",
    arguments: [
      #""expires_on":1893549845"#, #""expires_on":"1893549845""#, #""expires_on":1893549845,"expiresOn":"2001-01-01 00:00:00.000000""#,
    ])
  func expiry(_ fields: String) throws {
    queue(output: #"{"accessToken":"t",\#(fields),"subscription":"s","tenant":"contoso","tokenType":"Bearer"}"#)

    #expect(
      try obtain().token
        == Token(text: "t", issuedAt: test.clock.now, expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845)))
  }

  @Test("An az older than 2.54 tells the expiry in local time", arguments: [1_893_549_845, 1_909_447_445])
  func localExpiry(_ seconds: Int) throws {
    var (instant, fields) = (time_t(seconds), tm())
    localtime_r(&instant, &fields)
    let numbers = [fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec]
    let text = zip(numbers, ["-", "-", " ", ":", ":", ".000000"]).map { ($0 < 10 ? "0" : "") + "\($0)\($1)" }.joined()
    queue(output: #"{"accessToken":"t","expiresOn":"\#(text)"}"#)

    #expect(try obtain().token.expiresAt == Timestamp(secondsSinceEpoch: Int64(seconds)))
  }

  @Test(
    "An answer without a token and its expiry is unreadable",
    arguments: [
      "", "rubbish", "[]", "{}", #"{"accessToken":"t"}"#, #"{"accessToken":"","expires_on":1}"#, #"{"expires_on":1}"#,
      #"{"accessToken":"t","expiresOn":"soon"}"#, #"{"accessToken":"t","expires_on":18935"#,
    ])
  func unreadable(_ output: String) {
    queue(output: output)

    #expect(throws: AzureCLIError.unreadableAnswer) { try obtain() }
  }

  @Test("A number of seconds that no calendar holds ends no run", arguments: ["-9223372036854775808", "9223372036854775807"])
  func absurdExpiry(_ number: String) {
    queue(output: #"{"accessToken":"t","expires_on":\#(number)}"#)

    let outcome = Result { try obtain() }

    switch outcome {
    case .success(let issued): #expect(issued.token.expiresAt.rfc3339 == "9999-12-31T23:59:59Z")
    case .failure(let error): #expect((error as? ExpiredToken)?.summary.contains("ended at 0000-01-01T00:00:00Z") == true)
    }
  }

  @Test("A token that is over by this machine's clock is an error about the clock")
  func over() {
    queue(output: #"{"accessToken":"t","expires_on":1000000000}"#)

    #expect(
      throws: ExpiredToken(source: "the Azure CLI", endedAt: Timestamp(secondsSinceEpoch: 1_000_000_000), now: test.clock.now)
    ) { try obtain() }
  }

  @Test("Text around the answer is refused, and its first line is named")
  func foreignText() {
    queue(output: "Active code page: 65001\n" + #"{"accessToken":"t","expires_on":1893549845}"#)

    let error = #expect(throws: AzureCLIError.foreignText("Active code page: 65001")) { try obtain() }

    #expect(error?.summary == "the Azure CLI printed more than its answer, first: Active code page: 65001")
  }

  @Test("A token comes with a doubt where az leaves no trace in the directory of the account, and without one where it does")
  func doubt() throws {
    let token = "e30.eyJ0aWQiOiJjb250b3NvIiwidXBuIjoiYWRhIn0.c2ln"
    let answer = ChildProcess.Outcome(status: 0, output: Array(#"{"accessToken":"\#(token)","expires_on":1893549845}"#.utf8))
    try directory.write(
      #"{"subscriptions":[{"tenantId":"contoso","isDefault":true,"user":{"name":"ada","type":"user"}}]}"#, to: ".azure/azureProfile.json")
    test.programs.queue { _ in answer }
    #expect(try obtain().doubt == "nothing shows that az used the directory of the account that is known here")

    let directory = directory
    test.programs.queue { _ in
      try directory.write("", to: ".azure/commands/t.account_get-access-token.1.log")
      return answer
    }
    #expect(try obtain().doubt == nil)
  }

  @Test("Another program az is another state: it may have another account")
  func otherProgram() throws {
    let state = { (path: String) in
      try LoginMethod.azureCLI.source(
        TestHost(environment: ["PATH": path, "HOME": directory.path]).signIn([.serverID: Self.server])
      ).state
    }
    let first = try state("\(directory.path)/bin")
    chmod(try directory.write("#!/bin/sh\n", to: "other/az"), 0o755)

    #expect(try state("\(directory.path)/bin") == first)
    #expect(try state("\(directory.path)/other") != first)

    chmod(try directory.write("#!/bin/sh\nexec elsewhere\n", to: "bin/az"), 0o755)
    #expect(try state("\(directory.path)/bin") != first)
  }

  // MARK: Runs that fail

  @Test("Without az in PATH the error says where to get it", arguments: ["/none", "", "bin", "."])
  func notInstalled(_ path: String) {
    let test = TestHost(environment: ["PATH": path])

    #expect(throws: AzureCLIError.notInstalled) { try test.obtain(.azureCLI, [.serverID: Self.server]) }
    #expect(test.programs.runs == [])
  }

  @Test("An az that takes too long is an error that names the bound")
  func timedOut() {
    test.programs.queue { _ in throw ChildProcessError.timedOut }

    #expect(throws: AzureCLIError.timedOut(seconds: 60)) { try obtain() }
  }

  @Test("An az that cannot be started is told with the system's reason")
  func cannotStart() {
    test.programs.queue { _ in throw ChildProcessError.cannotStart("Exec format error") }

    #expect(throws: AzureCLIError.cannotStart("Exec format error")) { try obtain() }
  }

  @Test("An az that prints without end is an error for people too")
  func outputTooLarge() {
    test.programs.queue { _ in throw ChildProcessError.outputTooLarge }

    let error = #expect(throws: (any Error).self) { try obtain() }

    #expect(error is any UserFacingError)
  }

  @Test("The log shows the command, never the token")
  func log() throws {
    var test = test
    test.host.verbosity = 10
    queue(output: #"{"accessToken":"eyJsecret","expires_on":1893549845}"#)

    _ = try test.obtain(.azureCLI, [.serverID: Self.server])

    #expect(
      test.terminal.error.text == "kubelogin: running \(directory.path)/bin/az account get-access-token -o json --resource \(Self.server)\n"
    )
  }
}
