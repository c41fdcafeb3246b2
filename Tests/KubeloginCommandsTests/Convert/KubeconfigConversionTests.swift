import Kubeconfig
import LoginMethods
import Platform
import Settings
import Testing

@testable import KubeloginCommands

@Suite struct KubeconfigConversionTests {
  private func outcome(
    _ method: String, flags: [Setting: String] = [:], exec: ExecEntry? = nil, provider: AuthProviderEntry? = nil
  ) throws -> KubeconfigConversion.Outcome {
    var flags = flags
    flags[.login] = method
    let settings = Settings(flags: flags, environment: Environment { _ in nil }, flagsWin: true)
    let conversion = KubeconfigConversion(method: try #require(LoginMethods.named(method)), settings: settings)
    return try conversion.outcome(
      for: KubeconfigUser(name: "prod", path: "/config", line: 7, exec: exec, authProvider: provider))
  }

  private func arguments(
    _ method: String, flags: [Setting: String] = [:], old: [String]? = nil, provider: [String: String]? = nil
  ) throws -> [String] {
    let exec = old.map { ExecEntry(command: "kubelogin", arguments: ["get-token"] + $0) }
    let outcome = try outcome(method, flags: flags, exec: exec, provider: provider.map { AuthProviderEntry(name: "azure", config: $0) })
    guard case .converted(let entry) = outcome else { return [] }
    return entry.arguments
  }

  // MARK: Arguments

  @Test("devicecode writes ids, cloud and legacy, from the flags or the old entry")
  func deviceCode() throws {
    let provider = ["apiserver-id": "s", "client-id": "c", "tenant-id": "t", "environment": "AzurePublicCloud", "config-mode": "1"]

    #expect(
      try arguments("devicecode", provider: provider)
        == ["get-token", "--login", "devicecode", "--server-id", "s", "--client-id", "c", "--tenant-id", "t"]
        + ["--environment", "AzurePublicCloud"])
  }

  @Test("An auth-provider without config-mode 1 is legacy", arguments: [nil, "", "0"] as [String?])
  func legacyProvider(_ mode: String?) throws {
    var provider = ["apiserver-id": "s", "client-id": "c", "tenant-id": "t"]
    provider["config-mode"] = mode

    #expect(try arguments("devicecode", provider: provider).last == "--legacy")
  }

  @Test("spn writes a secret that is given as a flag, in its place, and what only this converter knows at the end")
  func servicePrincipal() throws {
    let flags: [Setting: String] = [
      .clientSecret: "x", .clientID: "c", .timeout: "90s", .authorityHost: "https://h/", .disableInstanceDiscovery: "true",
      .cacheDirectory: "/cache", .disableEnvironmentOverride: "false",
    ]

    #expect(
      try arguments("spn", flags: flags, old: ["--server-id", "s", "--tenant-id", "t", "--client-secret", "old", "--legacy"])
        == ["get-token", "--login", "spn", "--server-id", "s", "--cache-dir", "/cache", "--client-id", "c", "--tenant-id", "t"]
        + ["--client-secret", "x", "--legacy", "--disable-environment-override=false", "--authority-host", "https://h/"]
        + ["--disable-instance-discovery", "--timeout", "90s"])
  }

  @Test(
    "msi names the identity by one flag only, and nothing of the old entry",
    arguments: [
      ([Setting.clientID: "c", .identityResourceID: "r"], ["--client-id", "c"]),
      ([.identityResourceID: "r"], ["--identity-resource-id", "r"]),
      ([:], []), ([.identityResourceID: "r", .timeout: "5s"], ["--identity-resource-id", "r", "--timeout", "5s"]),
    ])
  func managedIdentity(_ flags: [Setting: String], _ rest: [String]) throws {
    let old = ["--server-id", "s", "--client-id", "old", "--tenant-id", "t", "--identity-resource-id", "old"]

    #expect(try arguments("msi", flags: flags, old: old) == ["get-token", "--login", "msi", "--server-id", "s"] + rest)
  }

  @Test("azd leaves the old tenant out, and writes an explicit one")
  func azureDeveloperCLI() throws {
    let old = ["--server-id", "s", "--client-id", "c", "--tenant-id", "t"]

    #expect(try arguments("azd", old: old) == ["get-token", "--login", "azd", "--server-id", "s"])
    #expect(
      try arguments("azd", flags: [.tenantID: "x"], old: old) == ["get-token", "--login", "azd", "--server-id", "s", "--tenant-id", "x"])
  }

  @Test("azurecli leaves the old tenant out, and writes an explicit one, also an empty one")
  func azureCLI() throws {
    let old = ["--server-id", "s", "--tenant-id", "t", "--client-id", "c", "--environment", "AzureChinaCloud"]

    #expect(try arguments("azurecli", old: old) == ["get-token", "--login", "azurecli", "--server-id", "s"])
    #expect(
      try arguments("azurecli", flags: [.tenantID: "", .subscription: "sub"], old: old)
        == ["get-token", "--login", "azurecli", "--server-id", "s", "--tenant-id", "", "--subscription", "sub"])
  }

  @Test(
    "Old arguments are read in every form of pflag, and what is unknown or refused is passed over",
    arguments: [
      ["--server-id", "s", "-t", "t", "--client-id=c"], ["--server-id=s", "-tt", "--client-id", "c"],
      ["--server-id=s", "-t=t", "--new-flag", "--client-id", "c"], ["--server-id=s", "--new-flag=1", "-t", "t", "--client-id", "c"],
      ["--server-id=x", "--server-id=s", "-t", "t", "--client-id", "c"],
      ["--timeout", "30", "--server-id=s", "-t", "t", "--client-id", "c"],
      ["--legacy=maybe", "--server-id=s", "-t", "t", "--client-id", "c"],
      ["-x", "--server-id=s", "-t", "t", "--client-id", "c"], ["--=", "--server-id=s", "-t", "t", "--client-id", "c", "--pop-claims"],
    ])
  func oldForms(_ old: [String]) throws {
    #expect(
      try arguments("devicecode", old: old)
        == ["get-token", "--login", "devicecode", "--server-id", "s", "--client-id", "c", "--tenant-id", "t"])
  }

  @Test("An old --token-cache-dir becomes --cache-dir")
  func tokenCacheDirectory() throws {
    #expect(
      try arguments("azurecli", old: ["--server-id", "s", "--token-cache-dir", "/old"])
        == ["get-token", "--login", "azurecli", "--server-id", "s", "--cache-dir", "/old"])
  }

  @Test(
    "What a method requires and nobody gives is an error that names file, line and user",
    arguments: [
      ("devicecode", [], "--server-id is required"), ("devicecode", ["--server-id", "s"], "--client-id is required"),
      ("spn", ["--server-id", "s", "--client-id", "c"], "--tenant-id is required"),
      (
        "spn", ["--server-id", "s", "--client-id", "c", "-t", "t", "--pop-enabled"],
        "--pop-claims is required when specifying --pop-enabled"
      ),
      (
        "spn", ["--server-id", "s", "--client-id", "c", "-t", "t", "--pop-claims", "u=x"],
        "--pop-enabled is required when specifying --pop-claims"
      ),
    ])
  func required(_ method: String, _ old: [String], _ message: String) {
    let user = KubeconfigUser(name: "prod", path: "/config", line: 7)

    #expect(throws: ConversionError(user, message)) { try arguments(method, old: old) }
    #expect(ConversionError(user, message).summary == "\(message) (user \"prod\" in /config, line 7)")
  }

  // MARK: The rest of the entry

  @Test("Command, version, env, hint, mode and cluster info of an old entry stay")
  func kept() throws {
    let old = ExecEntry(
      command: "/opt/bin/kubelogin", arguments: ["get-token", "--server-id", "s"],
      environment: [ExecEntry.Variable(name: "HTTPS_PROXY", value: "http://p")], apiVersion: "client.authentication.k8s.io/v1",
      installHint: "ask IT", provideClusterInfo: true, interactiveMode: "Never")

    var expected = old
    expected.arguments = ["get-token", "--login", "azurecli", "--server-id", "s"]
    #expect(try outcome("azurecli", exec: old) == .converted(expected))
  }

  @Test("Version v1 always has an interactiveMode; an unknown version becomes v1beta1; a missing hint is filled in")
  func defaults() throws {
    let command = ExecEntry(
      command: "kubelogin", arguments: ["get-token", "--server-id", "s"], apiVersion: "client.authentication.k8s.io/v1")
    guard case .converted(let v1) = try outcome("azurecli", exec: command) else { return #expect(Bool(false)) }
    var old = command
    old.apiVersion = "client.authentication.k8s.io/v1alpha1"
    guard case .converted(let v1beta1) = try outcome("azurecli", exec: old) else { return #expect(Bool(false)) }

    #expect(v1.interactiveMode == "IfAvailable")
    #expect(v1beta1.apiVersion == "client.authentication.k8s.io/v1beta1")
    #expect(v1beta1.interactiveMode == nil)
    #expect(v1.installHint?.contains("kubelogin") == true)
  }

  @Test("AZURE_CONFIG_DIR is set or replaced by its flag only")
  func azureConfigDirectory() throws {
    let variable = ExecEntry.Variable(name: "AZURE_CONFIG_DIR", value: "/old")
    let old = ExecEntry(command: "kubelogin", arguments: ["get-token", "--server-id", "s"], environment: [variable])
    guard case .converted(let kept) = try outcome("azurecli", exec: old) else { return #expect(Bool(false)) }
    guard case .converted(let replaced) = try outcome("azurecli", flags: [.azureConfigDirectory: "new"], exec: old) else {
      return #expect(Bool(false))
    }

    #expect(kept.environment == [variable])
    #expect(replaced.environment == [ExecEntry.Variable(name: "AZURE_CONFIG_DIR", value: "new")])
  }

  // MARK: Which users

  @Test(
    "Other users are skipped, with the reason",
    arguments: [
      ("gke-gcloud-auth-plugin", ["get-token"], "it does not use kubelogin"),
      ("kubelogin-wrapper", ["get-token"], "kubelogin-wrapper is another program"),
      ("kubelogin", ["get-token", "--oidc-issuer-url=https://x"], "its kubelogin is another program of that name"),
      ("kubelogin", ["oidc"], "its kubelogin does not run get-token"),
    ])
  func skipped(_ command: String, _ arguments: [String], _ reason: String) throws {
    #expect(try outcome("azurecli", exec: ExecEntry(command: command, arguments: arguments)) == .skipped(reason: reason))
  }

  @Test("The name counts in any case, with a path and with .exe", arguments: ["Kubelogin", "/usr/bin/kubelogin", #"C:\bin\KUBELOGIN.EXE"#])
  func names(_ command: String) throws {
    let outcome = try outcome("azurecli", exec: ExecEntry(command: command, arguments: ["get-token", "--server-id", "s"]))

    guard case .converted(let entry) = outcome else { return #expect(Bool(false)) }
    #expect(entry.command == command)
  }

  @Test("A user without exec and with another auth-provider is skipped")
  func otherProvider() throws {
    #expect(try outcome("azurecli", provider: AuthProviderEntry(name: "gcp")) == .skipped(reason: "it does not use kubelogin"))
    #expect(try outcome("azurecli") == .skipped(reason: "it does not use kubelogin"))
  }
}
