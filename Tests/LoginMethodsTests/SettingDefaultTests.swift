import Entra
import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

/// What get-token takes where nobody says it.
@Suite struct SettingDefaultTests {
  private func settings(_ flags: [Setting: String], _ variables: [String: String] = [:]) throws -> Settings {
    let environment = Environment { variables[$0] }
    return try #require(MethodChoice(Settings(flags: flags, environment: environment), environment)).settings
  }

  private func identity(_ flags: [Setting: String], _ variables: [String: String] = [:]) throws -> [String] {
    let settings = try settings(flags, variables)
    return [settings[.serverID], settings[.clientID], settings[.tenantID]]
  }

  @Test("A person needs no flag: AKS, its client, and the person's own tenant", arguments: ["devicecode", "interactive", "ropc", "auto"])
  func person(_ method: String) throws {
    #expect(try identity([.login: method]) == [KnownServer.aks.serverID, KnownServer.aks.clientID, "organizations"])
  }

  @Test("The client is the one of the server, by name or by ID", arguments: ["arc", "6256C85F-0aad-4d50-b960-e6e9b21efe35/.default"])
  func arc(_ server: String) throws {
    #expect(try settings([.serverID: server])[.clientID] == KnownServer.arc.clientID)
  }

  @Test("A name becomes the server's ID for every method", arguments: LoginMethods.all.map(\.name))
  func name(_ method: String) throws {
    #expect(try settings([.login: method, .serverID: "arc"])[.serverID] == KnownServer.arc.serverID)
  }

  @Test("A server of one's own has no known client")
  func ownServer() throws {
    #expect(try identity([.serverID: "api://own"]) == ["api://own", "", "organizations"])
  }

  @Test("A program is given a server only", arguments: ["spn", "msi", "workloadidentity", "azurecli", "azd", "azurepipelines"])
  func program(_ method: String) throws {
    #expect(try identity([.login: method]) == [KnownServer.aks.serverID, "", ""])
  }

  @Test("A flag or a variable replaces the default, also where it is empty")
  func given() throws {
    let flags: [Setting: String] = [.serverID: "", .clientID: "app", .tenantID: "contoso"]

    #expect(try identity(flags) == ["", "app", "contoso"])
    #expect(try identity(flags, ["AZURE_TENANT_ID": "", "AZURE_CLIENT_ID": "other"]) == ["", "other", ""])
    #expect(try identity([:], ["AZURE_TENANT_ID": "", "AZURE_CLIENT_ID": ""]) == [KnownServer.aks.serverID, "", ""])
  }

  @Test("A default chooses nothing where --login auto looks for a credential")
  func automatic() throws {
    let environment = Environment { ["MSI_ENDPOINT": "http://e"][$0] }

    let choice = try #require(MethodChoice(Settings(flags: [.login: "auto"], environment: environment), environment))

    #expect(choice.method.name == "msi")
    #expect(choice.settings.nonEmpty(.clientID) == nil)
  }

  @Test("A session without flags is the session of the same values as flags")
  func session() throws {
    let flags: [Setting: String] = [
      .serverID: KnownServer.aks.serverID, .clientID: KnownServer.aks.clientID, .tenantID: "organizations",
    ]

    let sessions = try [[:], flags].map { flags in
      try LoginMethod.deviceCode.session(
        SignInContext(settings: settings(flags), host: TestHost().host, deadline: Deadline(at: .seconds(60))) { $0.hexadecimal })
    }

    #expect(sessions[0] == sessions[1])
  }
}
