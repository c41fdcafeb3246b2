import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

@Suite struct ValidationTests {
  private func summary(_ flags: [Setting: String], variables: [String: String] = [:]) -> String? {
    do throws(SettingError) {
      try Settings(flags: flags, environment: Environment { variables[$0] }).validate()
      return nil
    } catch {
      return error.summary
    }
  }

  // MARK: What both commands check, in the words of Azure/kubelogin

  @Test(
    "Settings without a fault pass",
    arguments: [[:], .contoso, [.login: "spn"], [.authorityHost: "https://login.example/"]] as [[Setting: String]])
  func valid(_ flags: [Setting: String]) {
    #expect(summary(flags) == nil)
  }

  @Test("An unknown login method is told with the names there are", arguments: ["", "SPN", "device-code", "nonsense"])
  func unknownMethod(_ name: String) {
    #expect(
      summary([.login: name])
        == "'\(name)' is not a supported login method. Supported method is one of \(LoginMethods.all.map(\.name).joined(separator: ", "))")
  }

  @Test("An empty AAD_LOGIN_METHOD replaces the flag and fails")
  func emptyVariable() {
    #expect(summary([.login: "spn"], variables: ["AAD_LOGIN_METHOD": ""])?.hasPrefix("'' is not a supported login method.") == true)
  }

  @Test(
    "An authority host is an address with a final slash",
    arguments: [
      ("login.example", #"authority host "login.example" is not valid: parse "login.example": invalid URI for request"#),
      ("https://a b/", #"authority host "https://a b/" is not valid: parse "https://a b/": invalid URI for request"#),
      ("/path/", #"authority host "/path/" is not valid"#), ("https:///", #"authority host "https:///" is not valid"#),
      ("https:", #"authority host "https:" is not valid"#), ("login.example:443/", #"authority host "login.example:443/" is not valid"#),
      ("https://login.example", #"authority host "https://login.example" should have a trailing slash"#),
      ("https://login.example/path", #"authority host "https://login.example/path" should have a trailing slash"#),
    ])
  func authorityHost(_ host: String, _ message: String) {
    #expect(summary([.authorityHost: host]) == message)
  }

  @Test("Another scheme passes here; the authority itself refuses it later", arguments: ["http://login.example/", "ftp://login.example/"])
  func otherScheme(_ host: String) {
    #expect(summary([.authorityHost: host]) == nil)
  }

  @Test("Proof of possession needs its flag and its claims")
  func proofOfPossession() {
    let needsClaims =
      "if enabling pop token mode, please provide the pop-claims flag containing the PoP token claims as a comma-separated string: "
      + "`u=popClaimHost,key1=val1`"
    let needsSwitch = "pop-enabled flag is required to use the PoP token feature. Please provide both pop-enabled and pop-claims flags"
    #expect(summary([.popEnabled: "true"]) == needsClaims)
    #expect(summary([.popClaims: "u=/a"]) == needsSwitch)
    #expect(summary([.popEnabled: "false", .popClaims: "u=/a"]) == needsSwitch)
    #expect(summary([.popEnabled: "true", .popClaims: "u=/a"]) == nil)
  }

  @Test("A bound must leave some time", arguments: ["0", "0s", "-1s"])
  func timeout(_ value: String) {
    #expect(summary([.timeout: value]) == "timeout must be greater than 0")
    #expect(summary([:], variables: ["AZURE_CLI_TIMEOUT": value]) == "timeout must be greater than 0")
  }

  @Test("An AZURE_CLI_TIMEOUT that cannot be read is passed over")
  func unreadableTimeout() {
    #expect(summary([:], variables: ["AZURE_CLI_TIMEOUT": "soon"]) == nil)
  }

  @Test("Faults are told in the order of Azure/kubelogin")
  func order() {
    var flags: [Setting: String] = [.login: "x", .authorityHost: "x", .popEnabled: "true", .timeout: "0"]

    #expect(summary(flags)?.hasPrefix("'x' is not a supported login method") == true)
    flags[.login] = nil
    #expect(summary(flags)?.hasPrefix("authority host") == true)
    flags[.authorityHost] = nil
    #expect(summary(flags)?.hasPrefix("if enabling pop token mode") == true)
    flags[.popEnabled] = nil
    #expect(summary(flags) == "timeout must be greater than 0")
  }

  // MARK: What get-token needs

  private func report(_ method: LoginMethod, _ flags: [Setting: String], variables: [String: String] = [:]) -> String? {
    do throws(SettingError) {
      let environment = Environment { variables[$0] }
      try method.validate(Settings(flags: flags, environment: environment), environment)
      return nil
    } catch {
      return error.report
    }
  }

  @Test("The server comes first", arguments: LoginMethods.all.map(\.name))
  func server(_ name: String) throws {
    #expect(
      report(try #require(LoginMethods.named(name)), [.serverID: ""]) == """
        Error: server-id is required
        Hint: pass --server-id; for AKS it is 6dae42f8-4368-4678-94ff-3960e28e3630
        Code: setting.missing

        """)
  }

  @Test(
    "What a method needs is told one by one, in its order, with flag and variable",
    arguments: [
      ("devicecode", [], "client ID", "--client-id or set AZURE_CLIENT_ID"),
      ("devicecode", [Setting.clientID], "tenant ID", "--tenant-id or set AZURE_TENANT_ID"),
      ("spn", [], "client ID", "--client-id or set AZURE_CLIENT_ID"),
      ("spn", [.clientID], "tenant ID", "--tenant-id or set AZURE_TENANT_ID"),
      (
        "spn", [.clientID, .tenantID], "client secret",
        "--client-secret or set AZURE_CLIENT_SECRET; or pass --client-certificate or set AZURE_CLIENT_CERTIFICATE_PATH"
      ),
      ("workloadidentity", [], "client ID", "--client-id or set AZURE_CLIENT_ID"),
      ("workloadidentity", [.clientID], "tenant ID", "--tenant-id or set AZURE_TENANT_ID"),
      (
        "workloadidentity", [.clientID, .tenantID], "federated token file",
        "--federated-token-file or set AZURE_FEDERATED_TOKEN_FILE"
      ),
    ])
  func requirements(_ name: String, _ given: [Setting], _ label: String, _ hint: String) throws {
    var flags = Dictionary(uniqueKeysWithValues: given.map { ($0, "x") })
    flags[.serverID] = "aks"

    #expect(
      report(try #require(LoginMethods.named(name)), flags) == """
        Error: failed to create azidentity credential: \(label) cannot be empty
        Hint: pass \(hint)
        Code: setting.missing

        """)
  }

  @Test("A job on GitHub, or a command, needs no file; half of GitHub's variables is no job")
  func waivedFile() {
    let job = ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://github.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"]

    #expect(report(.workloadIdentity, .contoso, variables: job) == nil)
    #expect(report(.workloadIdentity, .contoso.with(.federatedTokenCommand, "vault")) == nil)
    for name in job.keys {
      #expect(report(.workloadIdentity, .contoso, variables: job.merging([name: ""]) { $1 })?.contains("federated token file") == true)
    }
  }

  @Test(
    "azurepipelines tells what is missing in the original's words and order",
    arguments: [
      ([], [], "SYSTEM_ACCESSTOKEN environment variable not set"),
      (["SYSTEM_ACCESSTOKEN"], [], "failed to create azure pipelines credential: invalid tenantID"),
      (["SYSTEM_ACCESSTOKEN"], [Setting.tenantID], "failed to create azure pipelines credential: no client ID specified"),
      (
        ["SYSTEM_ACCESSTOKEN"], [.tenantID, .clientID], "failed to create azure pipelines credential: no service connection ID specified"
      ),
      (
        ["SYSTEM_ACCESSTOKEN"], [.tenantID, .clientID, .azurePipelinesServiceConnectionID],
        "failed to create azure pipelines credential: no value for environment variable SYSTEM_OIDCREQUESTURI. "
          + "This should be set by Azure Pipelines"
      ),
    ] as [([String], [Setting], String)])
  func pipelines(_ variables: [String], _ given: [Setting], _ complaint: String) {
    let flags = Dictionary(uniqueKeysWithValues: ([.serverID] + given).map { ($0, "x") })
    let environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, "x") })

    let lines = report(.azurePipelines, flags, variables: environment)?.split(separator: "\n")

    #expect(lines?.first == "Error: failed to create azidentity credential: \(complaint)")
    #expect(lines?.last == "Code: setting.missing")
  }

  @Test("azurecli needs nothing but the server; the others are content with what they need")
  func content() {
    #expect(report(.azureCLI, [.serverID: "aks"]) == nil)
    #expect(report(.deviceCode, .contoso) == nil)
    #expect(report(.servicePrincipal, .contoso.with(.clientSecret, "s")) == nil)
  }

  @Test("No message holds a secret")
  func secrets() {
    #expect(report(.servicePrincipal, [.serverID: "aks", .clientSecret: "hunter2"])?.contains("hunter2") == false)
  }
}
