import Platform
import Settings
import Testing

private let azureRM: [Setting: String] = [.useAzureRMVariables: "true"]
private let workload: [Setting: String] = [.login: "workloadidentity"]
private let pipelines: [Setting: String] = [.login: "azurepipelines"]

/// Which variable changes which setting, and when. Source: Azure/kubelogin, environment precedence.
struct PrecedenceTests {
  private func expect(_ row: Precedence) {
    let settings = Settings(flags: row.flags, environment: Environment { row.variables[$0] })

    #expect(settings[row.setting] == row.value)
  }

  @Test(
    "A flag or the default counts where no variable is set",
    arguments: [
      Precedence([:], [:], .login, "devicecode"), Precedence([:], [:], .environment, "AzurePublicCloud"),
      Precedence([:], [:], .timeout, "60s"),
      Precedence([:], [:], .clientID, ""), Precedence([:], [:], .legacy, "false"), Precedence([:], [:], .logToStandardError, "true"),
      Precedence([:], [:], .verbosity, "0"), Precedence([.login: "spn"], [:], .login, "spn"), Precedence([.login: ""], [:], .login, ""),
    ])
  func flagOrDefault(row: Precedence) { expect(row) }

  @Test(
    "Each variable replaces its flag; of two the later one of the list wins",
    arguments: [
      (Setting.clientID, ["AAD_SERVICE_PRINCIPAL_CLIENT_ID", "AZURE_CLIENT_ID"]),
      (.clientSecret, ["AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "AZURE_CLIENT_SECRET"]),
      (.clientCertificate, ["AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", "AZURE_CLIENT_CERTIFICATE_PATH"]),
      (.clientCertificatePassword, ["AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"]),
      (.tenantID, ["AZURE_TENANT_ID"]), (.login, ["AAD_LOGIN_METHOD"]),
      (.username, ["AAD_USER_PRINCIPAL_NAME", "AZURE_USERNAME"]), (.password, ["AAD_USER_PRINCIPAL_PASSWORD", "AZURE_PASSWORD"]),
    ])
  func always(setting: Setting, variables: [String]) {
    for count in variables.indices {
      // Every variable up to this one is set: the last of them must be the one that counts.
      let set = Dictionary(uniqueKeysWithValues: variables[...count].map { ($0, "of \($0)") })
      expect(Precedence([setting: "flag"], set, setting, "of \(variables[count])"))
      expect(Precedence([:], set, setting, "of \(variables[count])"))
      expect(Precedence([setting: "flag"], [variables[count]: ""], setting, ""))
    }
  }

  @Test(
    "With --use-azurerm-env-vars the ARM_* variables count and AAD_* and AZURE_* do not; without it the other way round",
    arguments: [
      (Setting.clientID, "ARM_CLIENT_ID", ["AAD_SERVICE_PRINCIPAL_CLIENT_ID", "AZURE_CLIENT_ID"]),
      (.clientSecret, "ARM_CLIENT_SECRET", ["AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "AZURE_CLIENT_SECRET"]),
      (.clientCertificate, "ARM_CLIENT_CERTIFICATE_PATH", ["AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", "AZURE_CLIENT_CERTIFICATE_PATH"]),
      (
        .clientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD",
        ["AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"]
      ),
      (.tenantID, "ARM_TENANT_ID", ["AZURE_TENANT_ID"]),
    ])
  func armVariables(setting: Setting, variable: String, others: [String]) {
    let set = Dictionary(uniqueKeysWithValues: ([variable] + others).map { ($0, "of \($0)") })
    let onlyOthers = set.filter { $0.key != variable }

    expect(Precedence(azureRM, set, setting, "of \(variable)"))
    expect(Precedence([setting: "flag", .useAzureRMVariables: "true"], [variable: ""], setting, ""))
    expect(Precedence([setting: "flag", .useAzureRMVariables: "true"], onlyOthers, setting, "flag"))
    expect(Precedence([setting: "flag", .useAzureRMVariables: "false"], [variable: "arm"], setting, "flag"))
    expect(Precedence([setting: "flag"], [variable: "arm"], setting, "flag"))
  }

  @Test(
    "User names and the login method come from their variables with --use-azurerm-env-vars too",
    arguments: [
      Precedence(azureRM, ["AZURE_USERNAME": "u"], .username, "u"),
      Precedence(azureRM, ["AAD_USER_PRINCIPAL_PASSWORD": "p"], .password, "p"),
      Precedence(azureRM, ["AAD_LOGIN_METHOD": "spn"], .login, "spn"), Precedence(azureRM, ["AZURE_CLI_TIMEOUT": "5s"], .timeout, "5s"),
    ])
  func azureRMLeavesAlone(row: Precedence) { expect(row) }

  @Test(
    "workloadidentity reads its file and host from variables, and AZURE_CLIENT_ID beats ARM_CLIENT_ID",
    arguments: [
      Precedence(workload, ["AZURE_FEDERATED_TOKEN_FILE": "/f"], .federatedTokenFile, "/f"),
      Precedence(workload, ["AZURE_AUTHORITY_HOST": "https://h/"], .authorityHost, "https://h/"),
      Precedence([.login: "workloadidentity", .authorityHost: "https://flag/"], ["AZURE_AUTHORITY_HOST": ""], .authorityHost, ""),
      Precedence([.login: "spn"], ["AZURE_FEDERATED_TOKEN_FILE": "/f"], .federatedTokenFile, ""),
      Precedence(
        [.login: "spn", .authorityHost: "https://flag/"], ["AZURE_AUTHORITY_HOST": "https://h/"], .authorityHost, "https://flag/"),
      Precedence(workload.merging(azureRM) { $1 }, ["ARM_CLIENT_ID": "arm", "AZURE_CLIENT_ID": "azure"], .clientID, "azure"),
      Precedence(workload.merging(azureRM) { $1 }, ["ARM_CLIENT_ID": "arm"], .clientID, "arm"),
      Precedence(workload.merging(azureRM) { $1 }, ["ARM_TENANT_ID": "arm", "AZURE_TENANT_ID": "azure"], .tenantID, "arm"),
    ])
  func workloadIdentity(row: Precedence) { expect(row) }

  @Test(
    "azurepipelines fills from AZURESUBSCRIPTION_* only what is still empty",
    arguments: [
      Precedence(pipelines, ["AZURESUBSCRIPTION_CLIENT_ID": "sub"], .clientID, "sub"),
      Precedence(pipelines, ["AZURESUBSCRIPTION_TENANT_ID": "sub"], .tenantID, "sub"),
      Precedence(pipelines, ["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "sub"], .azurePipelinesServiceConnectionID, "sub"),
      Precedence([.login: "azurepipelines", .clientID: "flag"], ["AZURESUBSCRIPTION_CLIENT_ID": "sub"], .clientID, "flag"),
      Precedence([.login: "azurepipelines", .clientID: ""], ["AZURESUBSCRIPTION_CLIENT_ID": "sub"], .clientID, "sub"),
      Precedence(pipelines, ["AZURESUBSCRIPTION_CLIENT_ID": "sub", "AZURE_CLIENT_ID": "azure"], .clientID, "azure"),
      Precedence(pipelines, ["AZURESUBSCRIPTION_TENANT_ID": "sub", "AZURE_TENANT_ID": ""], .tenantID, "sub"),
      Precedence(pipelines.merging(azureRM) { $1 }, ["AZURESUBSCRIPTION_TENANT_ID": "sub", "ARM_TENANT_ID": "arm"], .tenantID, "arm"),
      Precedence([.login: "spn"], ["AZURESUBSCRIPTION_CLIENT_ID": "sub"], .clientID, ""),
    ])
  func azurePipelines(row: Precedence) { expect(row) }

  @Test(
    "The method that AAD_LOGIN_METHOD names decides which variables count",
    arguments: [
      Precedence(
        [.login: "spn"], ["AAD_LOGIN_METHOD": "workloadidentity", "AZURE_AUTHORITY_HOST": "https://h/"], .authorityHost, "https://h/"),
      Precedence(workload, ["AAD_LOGIN_METHOD": "spn", "AZURE_AUTHORITY_HOST": "https://h/"], .authorityHost, ""),
      Precedence([:], ["AAD_LOGIN_METHOD": "azurepipelines", "AZURESUBSCRIPTION_TENANT_ID": "sub"], .tenantID, "sub"),
    ])
  func methodOfVariable(row: Precedence) { expect(row) }

  @Test(
    "KUBECACHEDIR is a default: a flag wins, an empty variable counts as none, and the opt-out leaves it alone",
    arguments: [
      Precedence([:], ["KUBECACHEDIR": "/kube"], .cacheDirectory, "/kube"),
      Precedence([.cacheDirectory: "/flag"], ["KUBECACHEDIR": "/kube"], .cacheDirectory, "/flag"),
      Precedence([:], ["KUBECACHEDIR": ""], .cacheDirectory, ""),
      Precedence([.disableEnvironmentOverride: "true"], ["KUBECACHEDIR": "/kube"], .cacheDirectory, "/kube"),
    ])
  func cacheDirectory(row: Precedence) { expect(row) }

  @Test("With --disable-environment-override no variable of any setting counts")
  func optOut() {
    let everything = Environment { $0 == "KUBECACHEDIR" ? nil : "from the environment" }
    let flags: [Setting: String] = [.disableEnvironmentOverride: "true", .login: "azurepipelines", .useAzureRMVariables: "true"]

    let settings = Settings(flags: flags, environment: everything)

    let changed = Setting.shared.filter { settings[$0] != flags[$0] ?? $0.defaultValue }
    #expect(changed == [])
    #expect(settings.overrides == [])
  }

  @Test("--disable-environment-override=false is no opt-out")
  func optOutSwitchedOff() {
    expect(Precedence([.disableEnvironmentOverride: "false"], ["AZURE_TENANT_ID": "azure"], .tenantID, "azure"))
  }

  @Test("No other setting has a variable")
  func nothingElse() {
    let settings = Settings(flags: [:], environment: Environment { _ in "set" })

    let changed = Setting.shared.filter { settings.isSet($0) }.map(\.name)
    #expect(
      changed == [
        "login", "client-id", "tenant-id", "client-secret", "client-certificate", "client-certificate-password", "username", "password",
        "cache-dir", "token-store",
      ])
  }
}

/// Flags and variables, and the value that one setting then has.
struct Precedence: Sendable, CustomTestStringConvertible {
  var flags: [Setting: String] = [:]
  var variables: [String: String]
  let setting: Setting
  let value: String

  init(_ flags: [Setting: String] = [:], _ variables: [String: String], _ setting: Setting, _ value: String) {
    (self.flags, self.variables, self.setting, self.value) = (flags, variables, setting, value)
  }

  var testDescription: String {
    let given = flags.map { "\($0.key.flag)=\($0.value)" }.sorted() + variables.map { "\($0.key)=\($0.value)" }.sorted()
    return "\(given.joined(separator: " ")): \(setting.flag) is \"\(value)\""
  }
}
