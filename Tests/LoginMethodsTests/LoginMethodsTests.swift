import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

@Suite struct LoginMethodsTests {
  /// In the order of Azure/kubelogin's message.
  private static let namesOfTheOriginal = [
    "devicecode", "interactive", "spn", "ropc", "msi", "azurecli", "azd", "workloadidentity", "azurepipelines",
  ]

  // MARK: The registry

  @Test("Names are those of Azure/kubelogin, in its order, each once; those of our own stand behind them")
  func names() {
    let names = LoginMethods.all.map(\.name)

    #expect(names == Self.namesOfTheOriginal + ["environment", "auto"])
  }

  @Test("A method is found by its name, which is case-sensitive")
  func named() {
    #expect(LoginMethods.named("spn")?.name == "spn")
    #expect(LoginMethods.named("SPN") == nil)
    #expect(LoginMethods.named("") == nil)
  }

  @Test("The default of --login is a method")
  func defaultMethod() {
    #expect(LoginMethods.named(Setting.login.defaultValue) != nil)
  }

  @Test("Every setting that a method names is one of get-token's", arguments: LoginMethods.all.map(\.name))
  func settings(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))
    let shared = Set(Setting.shared)

    #expect(Set(method.arguments.map(\.setting)).isSubset(of: shared))
    #expect(Set(method.identity).isSubset(of: shared))
    #expect(Set(method.requirements.compactMap(\.setting)).isSubset(of: shared))
  }

  @Test("No setting appears twice in what convert-kubeconfig writes", arguments: LoginMethods.all.map(\.name))
  func argumentsOnce(_ name: String) throws {
    let settings = try #require(LoginMethods.named(name)).arguments.map(\.setting)

    #expect(Set(settings).count == settings.count)
  }

  @Test("A secret is written into a kubeconfig only when it is given as a flag", arguments: LoginMethods.all.map(\.name))
  func secretArguments(_ name: String) throws {
    let secrets = try #require(LoginMethods.named(name)).arguments.filter(\.setting.isSecret)

    #expect(secrets.allSatisfy { $0 == .whenGiven($0.setting) })
  }

  @Test("Every setting that a method requires can be written into a kubeconfig", arguments: LoginMethods.all.map(\.name))
  func requiredArguments(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))

    #expect(Set(method.requirements.compactMap(\.setting)).isSubset(of: Set(method.arguments.map(\.setting))))
  }

  @Test("Every setting that a method requires is part of its identity", arguments: LoginMethods.all.map(\.name))
  func requiredIdentity(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))
    let missing = Set(method.requirements.compactMap(\.setting)).subtracting(method.identity)

    #expect(missing.isEmpty, "two people could share a session of \(name): add to its identity \(missing.map(\.flag))")
  }

  @Test("A summary is one line without a final full stop", arguments: LoginMethods.all.map(\.name))
  func summary(_ name: String) throws {
    let summary = try #require(LoginMethods.named(name)).summary

    #expect(!summary.isEmpty)
    #expect(!summary.contains("\n"))
    #expect(!summary.hasSuffix("."))
  }

  @Test("The variables of the warm path are all that a setting or a method reads")
  func variables() {
    let variables = Set(LoginMethods.variables)

    for method in LoginMethods.all {
      #expect(Set(method.variables).isSubset(of: variables))
      // HOME is part of every question.
      #expect(Set(method.identityVariables).subtracting(["HOME"]).isSubset(of: Set(method.variables)))
      if method.usesAuthority { #expect(method.variables.contains(Cloud.environmentFile)) }
    }
    #expect(variables.isSuperset(of: Setting.shared.flatMap { $0.variables.map(\.name) }))
  }

  @Test("No variable that holds a secret counts as harmless")
  func harmless() {
    let harmless = LoginMethods.harmlessVariables

    #expect(harmless.isSuperset(of: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CONFIG_DIR", "IDENTITY_ENDPOINT", "AAD_LOGIN_METHOD"]))
    #expect(
      harmless.isDisjoint(with: [
        "AZURE_CLIENT_SECRET", "AZURE_PASSWORD", "AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        "IDENTITY_HEADER",
        "MSI_SECRET", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN",
      ]))
  }

  @Test(
    "Secret variables are among those that choose the identity, so that a session holds their hashes",
    arguments: LoginMethods.all.map(\.name))
  func secretVariables(_ name: String) throws {
    let method = try #require(LoginMethods.named(name))

    #expect(method.secretVariables.isSubset(of: method.identityVariables))
    #expect(method.identityVariables.filter { $0.contains("TOKEN") && !$0.contains("URL") }.allSatisfy(method.secretVariables.contains))
  }

  // MARK: What convert-kubeconfig writes

  private static let connection: [KubeconfigArgument] = [
    .whenGiven(.authorityHost), .whenGiven(.disableInstanceDiscovery), .whenGiven(.timeout), .whenGiven(.certificateAuthority),
    .whenGiven(.proxyURL), .whenGiven(.tokenStore),
  ]

  /// After `get-token --login <mode> --server-id <id>` and the cache directory.
  ///
  /// Source: Azure/kubelogin, convert-kubeconfig; docs/COMPATIBILITY.md for what is last.
  private static let documentedArguments: [String: [KubeconfigArgument]] = [
    "devicecode": [
      .required(.clientID), .required(.tenantID), .carried(.environment), .carried(.legacy), .carried(.openBrowser),
      .carried(.noQRCode), .carried(.copyCode),
    ] + connection,
    "spn": [
      .required(.clientID), .required(.tenantID), .carried(.environment), .whenGiven(.clientSecret), .whenGiven(.clientCertificate),
      .whenGiven(.clientCertificatePassword), .carried(.legacy), .carried(.popEnabled), .carried(.popClaims),
      .whenGiven(.disableEnvironmentOverride),
    ] + connection,
    "ropc": [
      .required(.clientID), .required(.tenantID), .carried(.environment), .whenGiven(.username), .whenGiven(.password), .carried(.legacy),
      .carried(.popEnabled), .carried(.popClaims),
    ] + connection,
    "msi": [.whenGiven(.clientID), .alternative(.identityResourceID, to: .clientID), .whenGiven(.timeout)],
    "azurecli": [.whenGiven(.tenantID), .whenGiven(.subscription), .whenGiven(.timeout)],
    "azd": [.whenGiven(.tenantID), .whenGiven(.timeout)],
    "workloadidentity": [
      .whenGiven(.clientID), .whenGiven(.tenantID), .whenGiven(.authorityHost), .whenGiven(.federatedTokenFile),
      .whenGiven(.federatedTokenCommand),
    ] + connection.dropFirst(),
    "azurepipelines": [
      .carried(.clientID), .required(.tenantID), .whenGiven(.azurePipelinesServiceConnectionID),
    ] + connection,
  ]

  @Test("The arguments of a converted user are those of Azure/kubelogin, in its order", arguments: documentedArguments.keys.sorted())
  func kubeconfigArguments(_ name: String) throws {
    #expect(try #require(LoginMethods.named(name)).arguments == Self.documentedArguments[name])
  }

  @Test("auto writes what a person needs as it is there, and of what its candidates write all that is given, each once")
  func automaticArguments() {
    let arguments = LoginMethod.automatic.arguments

    #expect(arguments.prefix(3) == [.carried(.clientID), .carried(.tenantID), .carried(.environment)])
    #expect(arguments.suffix(6) == Self.connection[...])
    #expect(!arguments.contains { if case .required = $0 { true } else { false } })
    #expect(Set(arguments.map(\.setting)) == Set(LoginMethod.automatic.candidates.flatMap { $0.arguments.map(\.setting) }))
  }

  @Test("Only azurecli, and auto for it, writes a variable: the Azure CLI's directory")
  func kubeconfigEnvironment() {
    for method in LoginMethods.all {
      #expect(method.kubeconfigEnvironment.map(\.variable) == (["azurecli", "auto"].contains(method.name) ? ["AZURE_CONFIG_DIR"] : []))
    }
  }
}

@Suite("After logout")
struct LastingCredentialTests {
  @Test("a person is asked again by devicecode and interactive; every other method names what signs in again")
  func names() {
    #expect(LoginMethods.all.filter { $0.lastingCredential == nil && $0.candidates.isEmpty }.map(\.name) == ["devicecode", "interactive"])
  }
}
