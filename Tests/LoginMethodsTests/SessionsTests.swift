import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

/// Which runs share a token, and which never do.
@Suite struct SessionsTests {
  private static let complete: [Setting: String] = .contoso.with(.clientSecret, "hunter2")
    .with(.username, "ada@contoso.example").with(.password, "hunter2")

  private func session(_ name: String, _ flags: [Setting: String], variables: [String: String] = ["HOME": "/home/alice"]) throws -> Session
  {
    try #require(LoginMethods.named(name)).session(TestHost(environment: variables).signIn(flags))
  }

  @Test("The same settings are the same session", arguments: LoginMethods.all.map(\.name))
  func same(_ name: String) throws {
    #expect(try session(name, Self.complete) == session(name, Self.complete))
  }

  @Test("What is not given, or is the default, does not count: a new setting renames no session", arguments: LoginMethods.all.map(\.name))
  func unset(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))
    let identity = try session(name, .contoso).identity

    #expect(!identity.values.contains(""))
    for setting in method.identity {
      #expect((identity[setting.name] == nil) == ([Setting: String].contoso[setting] == nil), "\(setting.flag)")
    }
  }

  @Test("Two methods never share a session")
  func methods() throws {
    let names = try LoginMethods.all.map { try session($0.name, Self.complete).method }

    #expect(Set(names).count == names.count)
  }

  @Test(
    "Another identity, audience or authority is another session",
    arguments: [
      ("devicecode", Setting.tenantID, "fabrikam"), ("devicecode", .clientID, "other"), ("devicecode", .serverID, "other"),
      ("devicecode", .authorityHost, "https://login.example/"), ("devicecode", .environment, "AzureChinaCloud"),
      ("devicecode", .legacy, "true"),
      ("spn", .tenantID, "fabrikam"), ("spn", .clientID, "other"), ("spn", .serverID, "other"), ("spn", .clientSecret, "hunter3"),
      ("spn", .authorityHost, "https://login.example/"), ("spn", .environment, "AzureUSGovernment"), ("spn", .legacy, "true"),
      ("ropc", .tenantID, "fabrikam"), ("ropc", .clientID, "other"), ("ropc", .serverID, "other"),
      ("ropc", .username, "bob@contoso.example"),
      ("ropc", .password, "hunter3"), ("ropc", .authorityHost, "https://login.example/"),
      ("azurecli", .tenantID, "fabrikam"), ("azurecli", .serverID, "other"), ("azurecli", .subscription, "production"),
      ("azd", .tenantID, "fabrikam"), ("azd", .serverID, "other"), ("msi", .clientID, "other"), ("msi", .serverID, "other"),
      ("msi", .identityResourceID, "/subscriptions/x"),
      ("workloadidentity", .tenantID, "fabrikam"), ("workloadidentity", .clientID, "other"), ("workloadidentity", .serverID, "other"),
      ("workloadidentity", .federatedTokenFile, "/t"), ("workloadidentity", .federatedTokenCommand, "vault"),
      ("workloadidentity", .authorityHost, "https://login.example/"), ("workloadidentity", .environment, "AzureChinaCloud"),
      ("azurepipelines", .tenantID, "fabrikam"), ("azurepipelines", .clientID, "other"), ("azurepipelines", .serverID, "other"),
      ("azurepipelines", .azurePipelinesServiceConnectionID, "other"), ("azurepipelines", .environment, "AzureChinaCloud"),
    ])
  func other(_ name: String, _ setting: Setting, _ value: String) throws {
    #expect(try session(name, Self.complete) != session(name, Self.complete.with(setting, value)))
  }

  @Test("Whatever a method declares as identity makes another session, one value at a time", arguments: LoginMethods.all.map(\.name))
  func declared(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))
    let one = try session(name, Self.complete)

    // A certificate counts by its content.
    for setting in method.identity where setting != .clientCertificate {
      let other = setting.kind == .toggle ? "true" : "another"
      #expect(try session(name, Self.complete.with(setting, other)) != one, "\(setting.flag)")
    }
    for variable in method.identityVariables {
      let variables = [variable: "https://another.example/"]
      #expect(try session(name, Self.complete, variables: variables) != one, "\(variable)")
    }
  }

  @Test(
    "Settings that change neither are the same session",
    arguments: [
      ("devicecode", Setting.timeout, "5m"), ("devicecode", .cacheDirectory, "/cache"), ("devicecode", .clientSecret, "x"),
      ("devicecode", .environment, "AzureCloud"), ("devicecode", .authorityHost, "https://login.microsoftonline.com/"),
      ("devicecode", .serverID, "6dae42f8/"), ("devicecode", .serverID, "6dae42f8/.default"),
      ("devicecode", .disableInstanceDiscovery, "true"),
      ("spn", .timeout, "5m"), ("spn", .username, "x"), ("ropc", .clientSecret, "x"), ("ropc", .legacy, "true"),
      ("azurecli", .environment, "AzureChinaCloud"), ("azurecli", .clientID, "other"),
      ("azd", .clientID, "other"), ("msi", .tenantID, "fabrikam"), ("msi", .authorityHost, "https://login.example/"),
      ("azurecli", .authorityHost, "https://login.example/"),
    ])
  func unchanged(_ name: String, _ setting: Setting, _ value: String) throws {
    #expect(try session(name, Self.complete) == session(name, Self.complete.with(setting, value)))
  }

  @Test("Another directory of the Azure CLI is another session", arguments: ["AZURE_CONFIG_DIR", "HOME", "AZURE_CLOUD_NAME"])
  func azureDirectory(_ variable: String) throws {
    let variables = ["HOME": "/home/alice"].merging([variable: "/other"]) { $1 }

    #expect(try session("azurecli", Self.complete) != session("azurecli", Self.complete, variables: variables))
  }

  @Test(
    "Another job of a CI system is another session, and its token is a salted hash there",
    arguments: [
      ("workloadidentity", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
      ("azurepipelines", "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"),
    ])
  func jobs(_ name: String, _ address: String, _ token: String) throws {
    let job = [address: "https://ci.example/jobs/1", token: "hunter2"]

    let session = try session(name, Self.complete, variables: job)

    #expect(session.identity[address] == "https://ci.example/jobs/1")
    #expect(!session.identity.values.contains { $0.contains("hunter2") })
    #expect(try session == self.session(name, Self.complete, variables: job))
    for other in [[address: "https://ci.example/jobs/2"], [token: "hunter3"], [token: ""]] {
      #expect(try session != self.session(name, Self.complete, variables: job.merging(other) { $1 }))
    }
  }

  @Test("A value from a variable is the same session as that value from a flag")
  func variable() throws {
    let flags = Self.complete.filter { $0.key != .tenantID }

    #expect(try session("spn", flags, variables: ["AZURE_TENANT_ID": "contoso"]) == session("spn", Self.complete))
  }

  @Test("No secret is in a session: it is a salted hash there", arguments: LoginMethods.all.map(\.name))
  func secrets(_ name: String) throws {
    let session = try session(name, Self.complete)

    #expect(!session.identity.values.contains { $0.contains("hunter2") })
  }

  @Test("A session that its authority makes impossible is an error before anything is sent")
  func impossible() {
    #expect(throws: CloudError.unknown("AzureClod")) { try session("spn", Self.complete.with(.environment, "AzureClod")) }
    #expect(throws: AuthorityError.notHTTPS("http://login.example/")) {
      try session("spn", Self.complete.with(.authorityHost, "http://login.example/"))
    }
  }

  @Test("Naming a source asks and sends nothing", arguments: LoginMethods.all.filter(\.candidates.isEmpty).map(\.name))
  func source(_ name: String) throws {
    let test = TestHost(environment: ["HOME": "/none"])

    _ = try #require(LoginMethods.named(name)).source(test.signIn(Self.complete))

    #expect(test.network.requests == [])
    #expect(test.programs.runs == [])
    #expect(test.terminal.error.text == "")
  }
}
