import Testing

@testable import EntraEmulator

/// Clusters as resources, as `az aks list` and `az aks show` see them.
@Suite("Clusters in Resource Manager")
struct ClusterResourceTests {
  private let entra: TestEmulator
  private let ci: ResourceManagerClient
  private static let (demo, staging) = (ResourceManagerClient.demo, ResourceManagerClient.staging)
  private static let clusters = ResourceManagerClient.clusters

  init() throws {
    entra = try TestEmulator()
    ci = ResourceManagerClient(entra)
  }

  private func properties(_ cluster: String) -> JSON {
    ci.get("\(Self.demo)/resourceGroups/demo/\(Self.clusters)/\(cluster)").json["properties"] ?? .null
  }

  @Test("A subscription lists its managed clusters, a group its own, and Arc's are apart")
  func lists() {
    #expect(ci.names("\(Self.demo)/\(Self.clusters)") == ["demo", "notes", "shop"])
    #expect(ci.names("\(Self.staging)/\(Self.clusters)") == ["staging"])
    #expect(ci.names("\(Self.staging)/RESOURCEGROUPS/Staging/\(Self.clusters)") == ["staging"])
    #expect(ci.names("\(Self.demo)/providers/Microsoft.Kubernetes/connectedClusters") == ["arc"])
    #expect(ci.get("\(Self.demo)/resourceGroups/moon/\(Self.clusters)").refusal == "404 ResourceGroupNotFound")
  }

  @Test("A cluster says what a sign-in needs to know")
  func facts() {
    let cluster = ci.get("\(Self.demo)/resourceGroups/demo/\(Self.clusters)/shop")
    let properties = cluster.json["properties"]

    #expect(cluster["id"] == "\(Self.demo)/resourcegroups/demo/\(Self.clusters)/shop")
    #expect(cluster["location"] == "westeurope" && cluster.json["sku"]?["name"] == "Base")
    #expect(properties?["powerState"]?["code"] == "Running" && properties?["kubernetesVersion"] == "1.33.5")
    #expect(
      properties?["aadProfile"] == [
        "adminGroupObjectIDs": ["9a0b0004-0000-4000-8000-000000000004"], "clientAppID": .null, "enableAzureRBAC": true, "managed": true,
        "serverAppID": .null, "tenantID": .string(TestEmulator.contoso),
      ])
    #expect(properties?["disableLocalAccounts"] == false && properties?["apiServerAccessProfile"] == .null)
  }

  @Test("A cluster with a server application of its own has Entra in the old way")
  func legacy() {
    let profile = properties("notes")["aadProfile"]

    #expect(profile?["managed"] == false && profile?["serverAppID"] == .string(TestEmulator.notesAPI))
  }

  @Test("A private cluster has a private name, and a public one where it wants that")
  func privateCluster() {
    entra.control("POST", "clusters", #"{"name": "demo", "enablePrivateCluster": true}"#)
    let both = properties("demo")
    entra.control("POST", "clusters", #"{"name": "demo", "enablePrivateClusterPublicFQDN": false}"#)
    let one = properties("demo")

    guard case .string(let name)? = both["privateFQDN"] else {
      Issue.record("\(both)")
      return
    }
    #expect(name.hasSuffix(".privatelink.westeurope.azmk8s.io") && both["fqdn"] != .null)
    #expect(one["fqdn"] == .null && one["privateFQDN"] == .string(name))
    #expect(one["apiServerAccessProfile"]?["enablePrivateCluster"] == true && one["publicNetworkAccess"] == "Disabled")
  }

  @Test("Arc's cluster says whether it is connected")
  func connected() {
    let path = "\(Self.demo)/resourceGroups/demo/providers/Microsoft.Kubernetes/connectedClusters/arc"
    let before = ci.get(path).json["properties"]
    entra.control("POST", "clusters", #"{"name": "arc", "connectivityStatus": "Offline"}"#)

    #expect(before?["connectivityStatus"] == "Connected" && before?["aadProfile"]?["tenantID"] == .string(TestEmulator.contoso))
    #expect(ci.get(path).json["properties"]?["connectivityStatus"] == "Offline")
    #expect(ci.get(path)["id"] == path)
  }

  @Test("Lists leave out what the caller may not read; one by one it is refused, whether it is there or not")
  func rights() {
    let bob = ResourceManagerClient(entra, user: "bob@contoso.example")
    let order = #"{"role": "Azure Kubernetes Service Cluster User Role", "assignee": "bob@contoso.example", "cluster": "notes"}"#
    let before = bob.names("\(Self.demo)/\(Self.clusters)")
    entra.control("POST", "role-assignments", order)
    let refused = ["shop", "moon"].map { bob.get("\(Self.demo)/resourceGroups/demo/\(Self.clusters)/\($0)") }

    #expect(before == [] && bob.names("\(Self.demo)/\(Self.clusters)") == ["notes"])
    #expect(refused.map(\.refusal) == ["403 AuthorizationFailed", "403 AuthorizationFailed"])
    #expect(
      refused[0].message.hasPrefix(
        "The client 'bob@contoso.example' with object id '0b1ec700-b0b0-4a4a-8b8b-000000000b0b' does not have authorization to perform action "
          + "'Microsoft.ContainerService/managedClusters/read' over scope '\(Self.demo)/resourceGroups/demo/\(Self.clusters)/shop' "))
  }

  @Test("A role of a group counts, and so does one that a token is too small to list the group of")
  func groups() {
    let grace = ResourceManagerClient(entra, user: "grace@contoso.example")
    let crowd = ResourceManagerClient(entra, user: "toomany@contoso.example")
    let group = guid(named: "group 200 of toomany@contoso.example")
    let order = #"{"role": "Reader", "assignee": "\#(group)", "scope": "\#(Self.staging)"}"#

    #expect(entra.control("POST", "role-assignments", order).status == 200)
    #expect(grace.names("\(Self.demo)/\(Self.clusters)") == ["demo", "notes", "shop"])
    #expect(crowd.names("\(Self.staging)/\(Self.clusters)") == ["staging"])
  }

  @Test("Long lists come in pages")
  func pages() {
    for number in 1...3 { entra.control("POST", "clusters", #"{"name": "extra-\#(number)", "like": "demo"}"#) }
    entra.control("POST", "settings", #"{"resource_manager_page_size": 2}"#)
    var (names, next): ([JSON?], String?) = ([], "/arm\(Self.demo)/\(Self.clusters)?api-version=2023-10-01")
    var pages = 0
    while let address = next {
      let answer = entra.get(address.replacing("https://localhost:8443", with: ""), headers: ["Authorization": "Bearer \(ci.token)"])
      names += answer.json["value"]?.elements.map { $0["name"] } ?? []
      pages += 1
      next = answer.json["nextLink"] == nil ? nil : answer["nextLink"]
    }

    #expect(names == ["demo", "notes", "shop", "extra-1", "extra-2", "extra-3"] && pages == 3)
  }

  @Test("A cluster that is stopped breaks every connection to its API server")
  func stopped() {
    entra.control("POST", "clusters", #"{"name": "demo", "powerState": "Stopped"}"#)

    #expect(properties("demo")["powerState"] == ["code": "Stopped"])
    #expect(entra.get("/aks/demo/version").response.delivery == .reset)
    #expect(entra.get("/aks/shop/version").response.delivery == .whole)
  }
}
