import Glibc
import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

@Suite("--login auto")
struct MethodChoiceTests {
  private static let clientOfPersons = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func choice(_ flags: [Setting: String] = [:], _ variables: [String: String] = [:]) throws -> MethodChoice {
    let own = ["HOME": directory.path, "PATH": "\(directory.path)/bin"].merging(variables) { $1 }
    let environment = Environment { own[$0] }
    return try #require(MethodChoice(Settings(flags: flags.with(.login, "auto"), environment: environment), environment))
  }

  private func install(_ name: String) throws {
    chmod(try directory.write("#!/bin/sh\n", to: "bin/\(name)"), 0o755)
  }

  private static let everything = [
    "AZURE_FEDERATED_TOKEN_FILE": "/token", "AZURE_CLIENT_SECRET": "s", "SYSTEM_ACCESSTOKEN": "t", "SYSTEM_OIDCREQUESTURI": "https://u",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c", "IDENTITY_ENDPOINT": "http://e", "IDENTITY_HEADER": "h", "DISPLAY": ":0",
  ]

  // MARK: Which

  @Test("The first that applies is taken, and the line says which and why")
  func order() throws {
    for tool in ["az", "azd", "xdg-open"] { try install(tool) }
    let profile = try directory.write(#"{"subscriptions":[{"id":"s"}]}"#, to: ".azure/azureProfile.json")
    let signIns = try directory.write(#"{"auth":{"account":{"currentUser":{"homeAccountId":"h"}}}}"#, to: ".azd/auth.json")
    var variables = Self.everything
    var lines: [String?] = []
    let takenAway: [() throws -> Void] = [
      { variables["AZURE_FEDERATED_TOKEN_FILE"] = nil }, { variables["AZURE_CLIENT_SECRET"] = nil },
      { variables["SYSTEM_ACCESSTOKEN"] = nil }, { try Files.remove(profile) }, { try Files.remove(signIns) },
      { variables["IDENTITY_ENDPOINT"] = nil }, { variables["DISPLAY"] = nil },
    ]

    lines.append(try choice([:], variables).notice)
    for take in takenAway {
      try take()
      lines.append(try choice([:], variables).notice)
    }

    #expect(
      lines == [
        "kubelogin: auto: workloadidentity, because AZURE_FEDERATED_TOKEN_FILE is given",
        "kubelogin: auto: spn, because AZURE_CLIENT_SECRET is given",
        "kubelogin: auto: azurepipelines, because SYSTEM_OIDCREQUESTURI, SYSTEM_ACCESSTOKEN and "
          + "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID are given",
        "kubelogin: auto: azurecli, because \(profile) names an account",
        "kubelogin: auto: azd, because \(signIns) names an account",
        "kubelogin: auto: msi, because IDENTITY_ENDPOINT shows Azure App Service",
        "kubelogin: auto: interactive, because \(directory.path)/bin/xdg-open can show a page",
        "kubelogin: auto: devicecode, because nothing else applies",
      ])
  }

  @Test(
    "Flags count as given, and with --use-azurerm-env-vars the ARM_* variables do",
    arguments: [
      ([Setting.clientSecret: "s"], [:], "spn", "--client-secret"), ([.clientCertificate: "c"], [:], "spn", "--client-certificate"),
      ([.federatedTokenFile: "f"], [:], "workloadidentity", "--federated-token-file"),
      ([.federatedTokenCommand: "c"], [:], "workloadidentity", "--federated-token-command"),
      ([:], ["AZURE_CLIENT_CERTIFICATE_PATH": "c"], "spn", "AZURE_CLIENT_CERTIFICATE_PATH"),
      ([.useAzureRMVariables: "true"], ["ARM_CLIENT_SECRET": "s"], "spn", "ARM_CLIENT_SECRET"),
      ([.useAzureRMVariables: "true"], ["ARM_CLIENT_CERTIFICATE_PATH": "c"], "spn", "ARM_CLIENT_CERTIFICATE_PATH"),
    ] as [([Setting: String], [String: String], String, String)])
  func given(_ flags: [Setting: String], _ variables: [String: String], _ method: String, _ origin: String) throws {
    #expect(try choice(flags, variables).notice == "kubelogin: auto: \(method), because \(origin) is given")
  }

  @Test(
    "What does not reach, or is not read, is no reason",
    arguments: [
      ([:], ["ARM_CLIENT_SECRET": "s"]), ([.disableEnvironmentOverride: "true"], ["AZURE_CLIENT_SECRET": "s"]),
      ([:], ["AZURE_CLIENT_SECRET": ""]), ([:], ["DISPLAY": ":0"]), ([:], ["SYSTEM_OIDCREQUESTURI": "https://u"]),
      ([:], ["IDENTITY_HEADER": "h"]), ([:], ["ACTIONS_ID_TOKEN_REQUEST_URL": "u", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"]),
    ] as [([Setting: String], [String: String])])
  func insufficient(_ flags: [Setting: String], _ variables: [String: String]) throws {
    #expect(try choice(flags, variables).method.name == "devicecode")
  }

  @Test("GitHub's offer is taken with a client and a tenant, unless a secret is given by name")
  func gitHub() throws {
    let variables = [
      "ACTIONS_ID_TOKEN_REQUEST_URL": "https://u", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t", "AZURE_CLIENT_ID": "app",
      "AZURE_TENANT_ID": "contoso",
    ]

    let alone = try choice([:], variables)
    let withSecret = try choice([:], variables.merging(["AZURE_CLIENT_SECRET": "s"]) { $1 })

    #expect(
      alone.notice
        == "kubelogin: auto: workloadidentity, because ACTIONS_ID_TOKEN_REQUEST_URL, AZURE_CLIENT_ID and AZURE_TENANT_ID are given")
    #expect(withSecret.method.name == "spn")
  }

  @Test(
    "An account without the tool, or a tool without an account, does not count",
    arguments: [
      "", "rubbish", #"{"subscriptions":[]}"#, #"{"installationId":"i"}"#,
    ])
  func noAccount(_ profile: String) throws {
    try directory.write(#"{"subscriptions":[{"id":"s"}]}"#, to: "other/azureProfile.json")
    let withoutTool = try choice([:], ["AZURE_CONFIG_DIR": "\(directory.path)/other"])
    for tool in ["az", "azd"] { try install(tool) }
    try directory.write(profile, to: ".azure/azureProfile.json")
    try directory.write(#"{"auth":{"account":{}}}"#, to: ".azd/auth.json")

    let withoutAccount = try choice()

    #expect(withoutTool.method.name == "devicecode")
    #expect(withoutAccount.method.name == "devicecode")
  }

  @Test("What shapes the token excludes methods that would pass over it")
  func shapes() throws {
    for tool in ["az", "xdg-open"] { try install(tool) }
    try directory.write(#"{"subscriptions":[{"id":"s"}]}"#, to: ".azure/azureProfile.json")

    let legacy = try choice([.legacy: "true"], ["DISPLAY": ":0"])
    let proof = try choice([.popEnabled: "true", .popClaims: "u=x"])

    #expect(legacy.method.name == "devicecode")
    #expect(proof.method.name == "interactive")
  }

  // MARK: How it is used

  @Test("Settings are read as the method that is taken reads them")
  func settings() throws {
    let variables = ["AZURE_FEDERATED_TOKEN_FILE": "/token", "AZURE_AUTHORITY_HOST": "https://login.example/"]

    let settings = try choice([:], variables).settings

    #expect(settings[.login] == "workloadidentity")
    #expect(settings[.federatedTokenFile] == "/token")
    #expect(settings[.authorityHost] == "https://login.example/")
  }

  @Test("The clients of people at AKS and Arc, which kubeconfigs name, are no identity of a program")
  func clientOfPersons() throws {
    let flags: [Setting: String] = [.clientID: Self.clientOfPersons]

    let identity = try choice(flags, ["MSI_ENDPOINT": "http://e"]).settings
    let person = try choice(flags).settings
    let own = try choice([.clientID: "app"], ["MSI_ENDPOINT": "http://e"]).settings
    let arc = try choice([.clientID: "3F4439FF-e698-4d6d-84fe-09c9d574f06b"], ["MSI_ENDPOINT": "http://e"]).settings

    #expect(identity.nonEmpty(.clientID) == nil)
    #expect(person[.clientID] == Self.clientOfPersons)
    #expect(own[.clientID] == "app")
    #expect(arc.nonEmpty(.clientID) == nil)
  }

  @Test("The choice depends on the account files that were looked at, there or not")
  func files() throws {
    let accounts = ["\(directory.path)/.azure/azureProfile.json", "\(directory.path)/.azd/auth.json"]

    #expect(try choice([.clientSecret: "s"]).files == [])
    #expect(try choice().files == accounts)
    #expect(LoginMethod.automatic.decidingFiles(Environment { $0 == "HOME" ? directory.path : nil }) == accounts)
  }

  @Test("What the method lacks says who took it; a server ID is lacking whoever did")
  func attribution() throws {
    let choice = try choice([.clientSecret: "s", .serverID: "aks"])

    let missing = #expect(throws: ChosenMethodError.self) {
      try choice.attributed { try choice.method.validate(choice.settings, Environment { _ in nil }) }
    }
    let server = #expect(throws: SettingError.self) { try choice.attributed { throw SettingError.serverIDMissing } }

    #expect(missing?.summary == "failed to create azidentity credential: client ID cannot be empty (--login auto took spn)")
    #expect(missing?.code == "setting.missing")
    #expect(missing?.remedy == SettingError.missing(.clientID, label: "").remedy)
    #expect(server == .serverIDMissing)
  }

  @Test("A method that is named is taken as it is, with nothing to say")
  func named() throws {
    let environment = Environment { Self.everything[$0] }

    let choice = try #require(MethodChoice(Settings(flags: [.login: "azd"], environment: environment), environment))

    #expect(choice.method.name == "azd")
    #expect(choice.notice == nil)
    #expect(MethodChoice(Settings(flags: [.login: "AUTO"], environment: environment), environment) == nil)
  }

  // MARK: The client of persons

  @Test("The client that all persons of AKS use stays with every method that takes such a client, and with no other")
  func publicClient() {
    let flags: [Setting: String] = [.clientID: "80FAF920-1908-4b52-b5ef-a8e7bedfc67a"]
    let keeping = LoginMethods.all.filter { method in
      method.candidates.isEmpty && method.reading(Settings(flags: flags, environment: Environment { _ in nil }))[.clientID] != ""
    }

    #expect(keeping.map(\.name) == ["devicecode", "interactive", "ropc"])
  }
}
