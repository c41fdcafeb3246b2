import Settings
import Testing

private let all =
  Setting.shared + Setting.global + [.kubeconfig, .context, .azureConfigDirectory, .clusterServer, .namespace, .setCurrent]

/// Rules that hold for every setting, also for those that are added later.
struct SettingListTests {
  @Test("get-token and convert-kubeconfig share every flag of Azure/kubelogin")
  func originalFlags() {
    let names = Set(Setting.shared.map(\.name))

    #expect(
      names.isSuperset(of: [
        "login", "server-id", "client-id", "tenant-id", "subscription", "environment", "client-secret", "client-certificate",
        "client-certificate-password", "username", "password", "identity-resource-id", "federated-token-file", "authority-host",
        "azure-pipelines-service-connection-id", "cache-dir", "token-cache-dir", "legacy", "pop-enabled", "pop-claims", "redirect-url",
        "login-hint", "timeout", "use-azurerm-env-vars", "disable-environment-override", "disable-instance-discovery",
      ]))
  }

  @Test("The short flags are those of Azure/kubelogin")
  func shorthands() {
    let short = all.compactMap { setting in setting.shorthand.map { "-\($0) --\(setting.name)" } }

    #expect(short == ["-l --login", "-t --tenant-id", "-s --subscription", "-e --environment", "-v --v"])
  }

  @Test("No command takes a name or a short flag twice", arguments: [Setting.setup, Setting.clusters])
  func uniqueInCommand(_ settings: [Setting]) {
    #expect(Set(settings.map(\.name)).count == settings.count)
    #expect(Set(settings.compactMap(\.shorthand)).count == settings.compactMap(\.shorthand).count)
  }

  @Test("No name and no short flag is given twice")
  func unique() {
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Set(all.compactMap(\.shorthand)).count == all.compactMap(\.shorthand).count)
  }

  @Test("Every setting has one line of help, without a final full stop", arguments: all.map(\.name))
  func help(name: String) throws {
    let setting = try #require(all.first { $0.name == name })

    #expect(!setting.help.isEmpty)
    #expect(!setting.help.contains("\n"))
    #expect(!setting.help.hasSuffix("."))
    #expect(setting.help.first?.isUppercase == true)
  }

  @Test("A name is lower case with hyphens, and its flag has two dashes", arguments: all.map(\.name))
  func naming(name: String) throws {
    let setting = try #require(all.first { $0.name == name })

    #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") } && name.first != "-")
    #expect(setting.flag == "--\(name)")
  }

  @Test("What is secret is known to be")
  func secrets() {
    let secret = all.filter(\.isSecret).map(\.name)

    #expect(secret == ["client-secret", "client-certificate-password", "password"])
  }

  @Test("What a relative path changes is known to be a path")
  func paths() {
    let paths = all.filter(\.isPath).map(\.name)

    #expect(
      paths == [
        "client-certificate", "federated-token-file", "cache-dir", "token-cache-dir", "certificate-authority", "kubeconfig",
        "azure-config-dir",
      ])
  }

  @Test("A default value is one that its own flag takes", arguments: all.map(\.name))
  func defaults(name: String) throws {
    let setting = try #require(all.first { $0.name == name })

    let reading = try FlagGrammar([setting]).read(["--\(name)=\(setting.defaultValue)"])

    #expect(reading.values.values.first == setting.defaultValue)
  }

  @Test("A deprecated setting stands for one that exists; the others stand for themselves")
  func deprecated() {
    let replaced = all.filter { $0.effective != $0 }.map { "\($0.name) → \($0.effective.name)" }

    #expect(replaced == ["token-cache-dir → cache-dir"])
  }
}
