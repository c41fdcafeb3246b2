import Platform
import Testing

@testable import Settings

struct SettingsTests {
  private func settings(_ flags: [Setting: String], _ variables: [String: String], flagsWin: Bool = false) -> Settings {
    Settings(flags: flags, environment: Environment { variables[$0] }, flagsWin: flagsWin)
  }

  // MARK: Overrides, of which get-token warns

  @Test("A variable that changes a flag's value is told, once for each setting, in the order of the settings")
  func overrides() {
    let settings = settings(
      [.clientID: "flag", .login: "devicecode", .tenantID: "flag"],
      [
        "AZURE_TENANT_ID": "t", "AAD_LOGIN_METHOD": "spn", "AAD_SERVICE_PRINCIPAL_CLIENT_ID": "aad", "AZURE_CLIENT_ID": "azure",
        "AZURE_CLIENT_SECRET": "secret",
      ])

    #expect(
      settings.overrides == [
        Settings.Override(setting: .login, variable: "AAD_LOGIN_METHOD"),
        Settings.Override(setting: .clientID, variable: "AZURE_CLIENT_ID"),
        Settings.Override(setting: .tenantID, variable: "AZURE_TENANT_ID"),
      ])
  }

  @Test("An empty variable that empties a flag is told too")
  func emptyOverride() {
    let settings = settings([.tenantID: "flag"], ["AZURE_TENANT_ID": ""])

    #expect(settings[.tenantID] == "")
    #expect(settings.overrides == [Settings.Override(setting: .tenantID, variable: "AZURE_TENANT_ID")])
  }

  @Test("A variable that says what the flag says, or that no flag opposes, is not told")
  func noOverride() {
    let settings = settings([.tenantID: "same"], ["AZURE_TENANT_ID": "same", "AZURE_CLIENT_ID": "azure", "KUBECACHEDIR": "/kube"])

    #expect(settings.overrides == [])
  }

  @Test("A variable that gives the flag's GUID in other letters is not told; a name in other letters is")
  func spellings() {
    let id = "51000001-c1c1-4a4a-8b8b-0000000000c1"
    let settings = settings([.clientID: id, .tenantID: "contoso"], ["AZURE_CLIENT_ID": id.uppercased(), "AZURE_TENANT_ID": "CONTOSO"])

    #expect(settings[.clientID] == id.uppercased())
    #expect(settings.overrides == [Settings.Override(setting: .tenantID, variable: "AZURE_TENANT_ID")])
  }

  @Test("A variable that another one overrules back to the flag's value is not told")
  func overruledOverride() {
    let settings = settings([.clientID: "flag"], ["AAD_SERVICE_PRINCIPAL_CLIENT_ID": "aad", "AZURE_CLIENT_ID": "flag"])

    #expect(settings[.clientID] == "flag")
    #expect(settings.overrides == [])
  }

  // MARK: Flags win, for what is written into files

  @Test("Where flags win, a variable fills what no flag gives and replaces nothing")
  func flagsWin() {
    let variables = ["AZURE_CLIENT_ID": "azure", "AZURE_TENANT_ID": "azure", "AAD_LOGIN_METHOD": "spn", "AZURE_CLI_TIMEOUT": "5s"]

    let settings = settings([.clientID: "flag", .timeout: "9s"], variables, flagsWin: true)

    #expect([Setting.clientID, .tenantID, .login, .timeout].map { settings[$0] } == ["flag", "azure", "spn", "9s"])
    #expect(settings.overrides == [])
  }

  @Test("Where flags win, an empty flag is a flag too")
  func emptyFlagWins() {
    let settings = settings([.clientID: ""], ["AZURE_CLIENT_ID": "azure"], flagsWin: true)

    #expect(settings[.clientID] == "")
  }

  @Test("Where flags win, the flag's method decides which variables count")
  func flagMethodWins() {
    let variables = ["AAD_LOGIN_METHOD": "workloadidentity", "AZURE_AUTHORITY_HOST": "https://h/"]

    let settings = settings([.login: "spn"], variables, flagsWin: true)

    #expect(settings[.authorityHost] == "")
  }

  // MARK: Reading

  @Test("The command line can be told from what is in force")
  func flag() {
    let settings = settings([.tenantID: "flag"], ["AZURE_TENANT_ID": "azure", "AZURE_CLIENT_ID": "azure"])

    #expect(settings.flag(.tenantID) == "flag")
    #expect(settings.flag(.clientID) == nil)
    #expect(settings.isSet(.clientID))
    #expect(!settings.isSet(.serverID))
  }

  @Test("An empty KUBECACHEDIR sets nothing")
  func emptyCacheDirectory() {
    #expect(!settings([:], ["KUBECACHEDIR": ""]).isSet(.cacheDirectory))
    #expect(settings([:], ["KUBECACHEDIR": "/kube"]).isSet(.cacheDirectory))
  }

  @Test("An empty value is no value to those who ask for one")
  func nonEmpty() {
    let settings = settings([.serverID: "", .clientID: "client"], [:])

    #expect(settings.nonEmpty(.serverID) == nil)
    #expect(settings.nonEmpty(.tenantID) == nil)
    #expect(settings.nonEmpty(.clientID) == "client")
    #expect(settings.nonEmpty(.environment) == "AzurePublicCloud")
  }

  @Test("Verbosity is a number; a toggle is on or off")
  func typed() {
    let settings = settings([.verbosity: "5", .legacy: "true", .popEnabled: "false"], [:])

    #expect(settings.verbosity == 5)
    #expect([Setting.legacy, .popEnabled, .logToStandardError].map(settings.isOn) == [true, false, true])
  }
}
