import TestSupport
import Testing

/// Microsoft's Azure CLI signs in to the emulator, and kubelogin takes its token: what it prints and writes is not ours to imagine.
@Suite("The Azure CLI", .serialized, .enabled(if: Installed.hasAzureCLI, "the Azure CLI is missing: scripts/test installs it"))
struct AzureCLITests {
  private let ada = "ada@contoso.example"
  private static let question = "account get-access-token -o json --resource \(Workplace.server)"

  @Test("Its service principal's token is taken once: the second run starts no az, and prints the same")
  func servicePrincipal() async throws {
    let (first, asked, runs, second, later) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      let first = try cli.getToken()
      let (asked, runs) = (try cli.work.takeRequests(), try cli.takeRuns())
      return (first, asked, runs, try cli.getToken(), try cli.takeRuns())
    }

    #expect(first.status == 0 && first.errorOutput == "", "\(first.errorOutput)")
    #expect(first.output.hasPrefix(#"{"kind":"ExecCredential","#))
    #expect(asked == ["token"])
    #expect(runs == [Self.question])
    #expect(second == first)
    #expect(later == [])
  }

  @Test("Without logs and telemetry its token is kept too: it has just written it into its own cache")
  func withoutLogs() async throws {
    let (first, runs, second, later) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.az("config", "set", "logging.enable_log_file=no", "core.collect_telemetry=no")
      try cli.logInServicePrincipal()
      let first = try cli.getToken()
      let runs = try cli.takeRuns()
      return (first, runs, try cli.getToken(), try cli.takeRuns())
    }

    #expect(first.status == 0 && first.errorOutput == "", "\(first.errorOutput)")
    #expect(runs == [Self.question])
    #expect(second == first)
    #expect(later == [])
  }

  @Test("An az that is made to use another directory than the one that is known is asked each time")
  func otherDirectory() async throws {
    let (outcomes, runs) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      try cli.moveDirectory()
      let outcomes = [try cli.getToken(), try cli.getToken()]
      return (outcomes, try cli.takeRuns())
    }

    #expect(outcomes.allSatisfy { $0.status == 0 && $0.errorOutput == "" }, "\(outcomes.map(\.errorOutput))")
    #expect(runs == [Self.question, Self.question])
  }

  @Test("kubectl is let in with its token", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
  func kubectl() async throws {
    let (pods, again, runs) = try await onOwnThread {
      let (cli, kubectl) = (try AzureCLI(), try #require(Kubectl.usable.last))
      try cli.logInServicePrincipal()
      try cli.work.writeKubeconfig(method: "azurecli", client: Workplace.ci)
      let pods = try cli.kubectl(kubectl, "get", "pods")
      return (pods, try cli.kubectl(kubectl, "get", "pods", "-A"), try cli.takeRuns())
    }

    #expect(pods.status == 0 && pods.output.contains("storefront-") && pods.errorOutput == "", "\(pods.errorOutput)")
    #expect(again.output.contains("coredns-") && again.errorOutput == "")
    #expect(runs == [Self.question])
  }

  @Test(
    "az aks get-credentials has kubelogin convert what it adds, and a pinned user stays; kubectl is let in with both",
    .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
  func getCredentials() async throws {
    let (text, first, other, pinned, later) = try await onOwnThread {
      let (cli, kubectl) = (try AzureCLI(), try #require(Kubectl.usable.last))
      try cli.logInServicePrincipal()
      try cli.work.writeKubeconfig(method: "spn", client: Workplace.ci)
      let own = "--authority-host \(cli.work.emulator.baseURL)/ --disable-instance-discovery --cache-dir \(cli.work.cache)"
      _ = try cli.work.run("kubelogin", ["convert-kubeconfig", "-l", "spn", "--pin"] + own.split(separator: " ").map(String.init))
      try cli.az(
        "aks", "get-credentials", "--resource-group", "staging", "--name", "staging", "--subscription", "Contoso Staging")
      let text = try cli.work.directory.read("kubeconfig")
      let first = try cli.kubectl(kubectl, "--context", "staging", "get", "pods", "-n", "team-a")
      try cli.az("aks", "get-credentials", "--resource-group", "demo", "--name", "demo", "--context", "other")
      let other = try cli.kubectl(kubectl, "--context", "other", "get", "pods", "-A")
      let pinned = try cli.work.run(
        kubectl.path, ["--context", "demo", "get", "pods"], ["AZURE_CLIENT_SECRET": Workplace.secret])
      return (text, first, other, pinned, try cli.work.directory.read("kubeconfig"))
    }

    #expect(text.contains("      - azurecli\n") && text.contains("      - spn\n") && !text.contains("devicecode"), "\(text)")
    #expect(first.status == 0 && first.errorOutput == "", "\(first.errorOutput)")
    #expect(other.status == 0 && other.output.contains("storefront-"), "\(other.errorOutput)")
    #expect(pinned.status == 0 && pinned.output.contains("storefront-"), "\(pinned.errorOutput)")
    #expect(later.contains("kubelogin/pinned") && later.ranges(of: "- spn\n").count == 1 && !later.contains("devicecode"), "\(later)")
  }

  @Test("Another tenant and another subscription are other sign-ins; another default subscription asks az once more")
  func accounts() async throws {
    let (outcomes, runs) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logIn(ada)
      var outcomes = [try cli.getToken(), try cli.getToken("--tenant-id", Workplace.fabrikam)]
      outcomes.append(try cli.getToken("--subscription", "Contoso Staging"))
      try cli.az("account", "set", "--subscription", "Contoso Staging")
      outcomes += [try cli.getToken(), try cli.getToken()]
      return (outcomes, try cli.takeRuns())
    }

    #expect(outcomes.allSatisfy { $0.status == 0 && $0.errorOutput == "" }, "\(outcomes.map(\.errorOutput))")
    let (home, away) = (Credential(tenant: Workplace.contoso, holder: ada), Credential(tenant: Workplace.fabrikam, holder: ada))
    #expect(try outcomes.map { try Credential($0.output) } == [home, away, home, home, home])
    #expect(
      runs == [
        Self.question, "\(Self.question) --tenant \(Workplace.fabrikam)", "\(Self.question) --subscription Contoso Staging",
        "account set --subscription Contoso Staging", Self.question,
      ])
  }

  @Test("Who never logged in is told to, with the command")
  func notLoggedIn() async throws {
    let (plain, withTenant) = try await onOwnThread {
      let cli = try AzureCLI()
      return (try cli.getToken(), try cli.getToken("--tenant-id", Workplace.contoso))
    }

    #expect(
      plain.errorOutput == """
        Error: failed to get token: the Azure CLI is not logged in
        Hint: az login
        Code: azurecli.not-logged-in

        """)
    #expect(withTenant.errorOutput.contains("Hint: az login --tenant \(Workplace.contoso)\n"))
    #expect([plain.status, withTenant.status] == [1, 1] && plain.output + withTenant.output == "")
  }

  @Test("After az logout its token serves no more")
  func loggedOut() async throws {
    let outcome = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      _ = try cli.getToken()
      try cli.az("logout")
      return try cli.getToken()
    }

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errorOutput.hasSuffix("Code: azurecli.not-logged-in\n"), "\(outcome.errorOutput)")
  }

  @Test("A sign-in that Entra has ended is told with Entra's reason and the command for a new one")
  func revoked() async throws {
    let outcome = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logIn(ada)
      try cli.work.emulator.control("POST", "revoke", #"{"user": "\#(ada)"}"#)
      return try cli.getToken()
    }

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(
      outcome.errorOutput == """
        Error: failed to get token: the Azure CLI's sign-in has expired: AADSTS50173: The sign-in has been revoked or the password has changed. Sign in again.
        Hint: az login
        Code: azurecli.sign-in-over

        """)
  }

  @Test("What else Entra refuses is told by its first line")
  func refused() async throws {
    let outcome = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      return try cli.getToken("--tenant-id", Workplace.fabrikam)
    }

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errorOutput.hasPrefix("Error: failed to get token: the Azure CLI failed with status 1: AADSTS700016: "))
  }

  @Test("Multi-factor authentication that a policy wants is told as such")
  func multiFactor() async throws {
    let outcome = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logIn(ada)
      try cli.work.emulator.control("POST", "faults", #"{"endpoint": "token", "kind": "error", "code": 50076}"#)
      return try cli.getToken("--tenant-id", Workplace.fabrikam)
    }

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(
      outcome.errorOutput.hasPrefix("Error: failed to get token: the Azure CLI needs a new sign-in with multi-factor authentication: "))
    #expect(outcome.errorOutput.hasSuffix("\nHint: az login --tenant \(Workplace.fabrikam)\nCode: azurecli.multi-factor\n"))
  }

  @Test("A subscription that it does not know is told with the command that lists them")
  func unknownSubscription() async throws {
    let outcome = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      return try cli.getToken("--subscription", "Contoso Stagin")
    }

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(
      outcome.errorOutput.hasPrefix(
        "Error: failed to get token: the Azure CLI failed with status 1: Subscription 'Contoso Stagin' not found."))
    #expect(outcome.errorOutput.contains("\nHint: az account list --output table "))
  }
}
