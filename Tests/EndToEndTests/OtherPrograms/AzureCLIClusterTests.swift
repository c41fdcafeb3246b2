import TestSupport
import Testing

/// Microsoft's Azure CLI judges the emulator's Resource Manager: it must find clusters there as it finds them in Azure.
@Suite(
  "The Azure CLI and the emulator's Resource Manager", .serialized,
  .enabled(if: Installed.hasAzureCLI, "the Azure CLI is missing: scripts/test installs it"))
struct AzureCLIClusterTests {
  @Test("It lists clusters over pages and shows one; subscriptions are those with a role in them")
  func lists() async throws {
    let (subscriptions, clusters, elsewhere, shown) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.work.emulator.control("POST", "settings", #"{"resource_manager_page_size": 1}"#)
      try cli.work.emulator.control("POST", "clusters", #"{"name": "notes", "powerState": "Stopped", "tags": {"team": "notes"}}"#)
      try cli.logInServicePrincipal()
      let subscriptions = try cli.az("account", "list", "--query", "sort_by([], &name)[].[name, state]", "-o", "tsv")
      let query = "sort_by([], &name)[].[name, resourceGroup, powerState.code, location, currentKubernetesVersion, tags.team]"
      let clusters = try cli.az("aks", "list", "--query", query, "-o", "tsv")
      let elsewhere = try cli.az("aks", "list", "--subscription", "Contoso Staging", "-g", "staging", "--query", "[].name", "-o", "tsv")
      let shown = try cli.az(
        "aks", "show", "-g", "demo", "-n", "shop", "-o", "tsv", "--query",
        "[aadProfile.managed, aadProfile.enableAzureRbac, aadProfile.adminGroupObjectIDs[0], disableLocalAccounts, sku.name]")
      return (subscriptions, clusters, elsewhere, shown)
    }

    #expect(subscriptions == "Contoso Demo\tEnabled\nContoso Staging\tEnabled\n")
    #expect(
      clusters == """
        demo\tdemo\tRunning\twesteurope\t1.33.5\tNone
        notes\tdemo\tStopped\twesteurope\t1.33.5\tnotes
        shop\tdemo\tRunning\twesteurope\t1.33.5\tNone

        """)
    #expect(elsewhere == "staging\n")
    #expect(shown == "true\ntrue\n9a0b0004-0000-4000-8000-000000000004\nfalse\nBase\n")
  }

  @Test("It fetches kubeconfigs of every kind")
  func credentials() async throws {
    let (user, admin, privately, publicly) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logInServicePrincipal()
      try cli.work.emulator.control("POST", "clusters", #"{"name": "shop", "enablePrivateCluster": true}"#)
      let ask = { (arguments: [String]) throws -> String in
        try cli.az(all: ["aks", "get-credentials", "-g", "demo", "--file", "-"] + arguments)
      }
      return (
        try ask(["-n", "demo", "--format", "exec"]), try ask(["-n", "demo", "--admin"]), try ask(["-n", "shop"]),
        try ask(["-n", "shop", "--public-fqdn"])
      )
    }

    #expect(user.contains("command: kubelogin") && user.contains("name: clusterUser_demo_demo"), "\(user)")
    #expect(admin.contains("client-certificate-data: ") && admin.contains("name: clusterAdmin_demo_demo"), "\(admin)")
    #expect(privately.contains(".privatelink.westeurope.azmk8s.io:443"), "\(privately)")
    #expect(publicly.contains("server: https://localhost:") && publicly.contains("/aks/shop"), "\(publicly)")
  }

  @Test("It tells the refusals as Azure's: rights, local accounts, what is not there, throttling")
  func refusals() async throws {
    let (rights, localAccounts, missing, throttled) = try await onOwnThread {
      let cli = try AzureCLI()
      try cli.logIn("ada@contoso.example")
      let admin = ["aks", "get-credentials", "--admin", "-g", "demo", "-n", "demo", "--file", "-"]
      let rights = try cli.failingAz(all: admin)
      let missing = try cli.failingAz(all: ["aks", "show", "-g", "demo", "-n", "moon"])
      try cli.logInServicePrincipal()
      try cli.work.emulator.control("POST", "clusters", #"{"name": "demo", "disableLocalAccounts": true}"#)
      let localAccounts = try cli.failingAz(all: admin)
      let fault = #"{"endpoint": "managed-clusters", "kind": "refusal", "error": "TooManyRequests", "retry_after": 1, "times": 1}"#
      try cli.work.emulator.control("POST", "faults", fault)
      return (rights, localAccounts, missing, try cli.az("aks", "list", "--query", "length([])"))
    }

    #expect(rights.contains("(AuthorizationFailed) The client 'ada@contoso.example' with object id "), "\(rights)")
    #expect(rights.contains("'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action'"), "\(rights)")
    #expect(localAccounts.contains("Getting static credential is not allowed"), "\(localAccounts)")
    #expect(missing.contains("(ResourceNotFound)"), "\(missing)")
    #expect(throttled == "3\n", "it waits as Retry-After says, and asks again")
  }
}
