import LoginMethods
import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// Settings that get-token refuses, in the words of Azure/kubelogin, before anything is sent.
struct GetTokenErrorsTests {
  private func expect(_ machine: TestMachine, _ arguments: [String], _ summary: String, _ remedy: String, _ code: String) {
    let outcome = machine.run(arguments)

    #expect(outcome == TestMachine.Outcome(status: 1, error: "Error: \(summary)\nHint: \(remedy)\nCode: \(code)\n"))
    #expect(machine.network.requests == [])
  }

  @Test(
    "What is missing or given as empty is named, in the order server, client, tenant, secret",
    arguments: [
      (
        ["--login", "spn"], "failed to create azidentity credential: client ID cannot be empty", "pass --client-id or set AZURE_CLIENT_ID"
      ),
      (
        ["--login", "spn", "--server-id", "aks"], "failed to create azidentity credential: client ID cannot be empty",
        "pass --client-id or set AZURE_CLIENT_ID"
      ),
      (
        ["--login", "spn", "--server-id", "aks", "--client-id", "app"],
        "failed to create azidentity credential: tenant ID cannot be empty", "pass --tenant-id or set AZURE_TENANT_ID"
      ),
      (
        ["--login", "spn", "--server-id", "aks", "--client-id", "app", "-t", "contoso"],
        "failed to create azidentity credential: client secret cannot be empty",
        "pass --client-secret or set AZURE_CLIENT_SECRET; or pass --client-certificate or set AZURE_CLIENT_CERTIFICATE_PATH"
      ),
      (
        ["--server-id", "own"], "failed to create azidentity credential: client ID cannot be empty",
        "pass --client-id or set AZURE_CLIENT_ID"
      ),
      (
        ["--client-id", ""], "failed to create azidentity credential: client ID cannot be empty",
        "pass --client-id or set AZURE_CLIENT_ID"
      ),
      (
        ["--server-id", "own", "--client-id", "app", "--tenant-id", ""],
        "failed to create azidentity credential: tenant ID cannot be empty", "pass --tenant-id or set AZURE_TENANT_ID"
      ),
      (["--server-id", "", "-lazurecli"], "server-id is required", "pass --server-id; for AKS it is 6dae42f8-4368-4678-94ff-3960e28e3630"),
    ])
  func missing(flags: [String], summary: String, remedy: String) throws {
    let machine = try TestMachine()

    expect(machine, ["get-token", "--cache-dir", machine.cacheDirectory] + flags, summary, remedy, "setting.missing")
  }

  @Test(
    "An empty variable empties the flag, as in Azure/kubelogin",
    arguments: [
      ("AZURE_CLIENT_ID", "client ID", "--client-id", ""), ("AZURE_TENANT_ID", "tenant ID", "--tenant-id", ""),
      (
        "AZURE_CLIENT_SECRET", "client secret", "--client-secret",
        "; or pass --client-certificate or set AZURE_CLIENT_CERTIFICATE_PATH"
      ),
    ])
  func emptied(variable: String, label: String, flag: String, alternative: String) throws {
    let machine = try TestMachine([variable: "", "KUBELOGIN_QUIET": "1"])

    expect(
      machine, machine.servicePrincipal(), "failed to create azidentity credential: \(label) cannot be empty",
      "pass \(flag) or set \(variable)\(alternative)", "setting.missing")
  }

  @Test(
    "A login method is matched exactly, and the message lists those that there are",
    arguments: [("SPN", "; did you mean spn?"), ("nope", ""), ("", ""), ("spn ", "; did you mean spn?")])
  func method(name: String, suggestion: String) throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--login", name]),
      "'\(name)' is not a supported login method. Supported method is one of \(LoginMethods.listedNames)",
      "correct --login or AAD_LOGIN_METHOD; names are case-sensitive\(suggestion)", "setting.login")
  }

  @Test(
    "An authority host is an address with scheme, host and final slash",
    arguments: [
      ("login.example", #"authority host "login.example" is not valid: parse "login.example": invalid URI for request"#),
      (
        "https://login example/",
        #"authority host "https://login example/" is not valid: parse "https://login example/": invalid URI for request"#
      ),
      ("https:///", #"authority host "https:///" is not valid"#), ("/path/", #"authority host "/path/" is not valid"#),
      ("https://login.example", #"authority host "https://login.example" should have a trailing slash"#),
      ("https://login.example/path", #"authority host "https://login.example/path" should have a trailing slash"#),
      ("https://user:s3cr3t@login.example", #"authority host "…@login.example" should have a trailing slash"#),
      ("https://user:s3cr3t@login.example/", #"authority host "…@login.example/" is not valid"#),
      (#"https://evil.example\@login.example/"#, #"authority host "…@login.example/" is not valid"#),
    ])
  func authorityHost(host: String, summary: String) throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--authority-host", host]), summary,
      "give an address such as https://login.microsoftonline.com/", "setting.authority-host")
  }

  @Test("Credentials go to https only")
  func plainHTTP() throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--authority-host", "http://login.example/"]),
      #"authority host "http://login.example/" is not an https address"#,
      "credentials are sent over https only: give an address that starts with https:// and holds no user name, query or blank",
      "authority.not-https")
  }

  @Test(
    "A misspelt cloud is an error that lists the names, not the public cloud",
    arguments: [("AzurePublicClod", "; did you mean AzurePublicCloud?"), ("AzureGermanCloud", ""), (" ", "")])
  func unknownCloud(name: String, suggestion: String) throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--environment", name]),
      "\"\(name)\" is not a known cloud. The names are AzurePublicCloud, AzurePublic, AzureCloud, AzureUSGovernmentCloud, "
        + "AzureUSGovernment, AzureChinaCloud, AzureStackCloud",
      "correct --environment, or name the sign-in host with --authority-host\(suggestion)", "cloud.unknown")
  }

  @Test("A tenant that could change the address is refused", arguments: ["a/b", "contoso?x=1", "../common", "täst", "a b", ".", ".."])
  func tenant(name: String) throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--tenant-id", name]),
      "failed to create azidentity credential: invalid tenantID. It may hold letters, digits, dots and hyphens only",
      "give the tenant's ID or one of its domains", "authority.tenant")
  }

  @Test("A run must have some time", arguments: ["0", "0s", "-1s"])
  func timeout(text: String) throws {
    let machine = try TestMachine()

    expect(
      machine, machine.servicePrincipal(["--timeout", text]), "timeout must be greater than 0",
      "give --timeout or AZURE_CLI_TIMEOUT a positive duration such as 60s", "setting.timeout")
  }

  @Test(
    "What a variable says is refused as what a flag says",
    arguments: [
      ("AAD_LOGIN_METHOD", "", "'' is not a supported login method. Supported method is one of \(LoginMethods.listedNames)"),
      ("AAD_LOGIN_METHOD", "nope", "'nope' is not a supported login method. Supported method is one of \(LoginMethods.listedNames)"),
      ("AZURE_CLI_TIMEOUT", "-1s", "timeout must be greater than 0"),
      (
        "AZURE_TENANT_ID", "a/b",
        "failed to create azidentity credential: invalid tenantID. It may hold letters, digits, dots and hyphens only"
      ),
    ])
  func variables(name: String, value: String, summary: String) throws {
    let machine = try TestMachine([name: value, "KUBELOGIN_QUIET": "1"])

    let outcome = machine.run(machine.servicePrincipal())

    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(outcome.error.hasPrefix("Error: \(summary)\n"))
    #expect(machine.network.requests == [])
  }

  @Test("Proof of possession needs its claims, and claims need it", arguments: [["--pop-enabled"], ["--pop-claims", "u=x"]])
  func proofOfPossession(flags: [String]) throws {
    let machine = try TestMachine()

    let outcome = machine.run(machine.servicePrincipal(flags))

    #expect(outcome.status == 1)
    #expect(
      outcome.error.hasPrefix(
        flags.count == 1
          ? "Error: if enabling pop token mode, please provide the pop-claims flag containing the PoP token claims as a "
          : "Error: pop-enabled flag is required to use the PoP token feature. Please provide both pop-enabled and pop-claims flags\n"))
    #expect(outcome.error.hasSuffix("\nCode: setting.pop\n"))
  }

  @Test(
    "KUBERNETES_EXEC_INFO is checked before anything else",
    arguments: [
      (
        #"{"apiVersion":"client.authentication.k8s.io/v1alpha1"}"#,
        "Error: api version: client.authentication.k8s.io/v1alpha1 is not supported\n"
      ),
      (
        "not JSON", "Error: cannot unmarshal KUBERNETES_EXEC_INFO to ExecCredential: it is not a JSON object, it starts with \"not JSON\"\n"
      ),
    ])
  func execInfo(text: String, firstLine: String) throws {
    let machine = try TestMachine(["KUBERNETES_EXEC_INFO": text])

    let outcomes = [machine.run(machine.servicePrincipal()), machine.run(["get-token", "--login", "nope"])]

    #expect(outcomes.allSatisfy { $0.status == 1 && $0.output.isEmpty && $0.error.hasPrefix(firstLine) })
    #expect(machine.network.requests == [])
  }
}
