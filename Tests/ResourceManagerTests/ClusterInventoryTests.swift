import Platform
import TestSupport
import Testing

@testable import ResourceManager

struct ClusterInventoryTests {
  private let test = TestManager()

  private static func id(_ name: String, _ subscription: String = "s1") -> String {
    "/subscriptions/\(subscription)/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  private static func row(_ name: String) -> String {
    #"{"id":"\#(id(name))","location":"westeurope","subscriptionId":"s1","subscriptionName":"Prod","version":"1.33","currentVersion":"1.33.5","#
      + #""power":"Stopped","connectivity":null,"privateCluster":true,"privateName":null,"managedEntra":true,"entraTenant":"t","#
      + #""azureRBAC":true,"localAccountsOff":true}"#
  }

  @Test("One request lists the clusters of all subscriptions, with what is known of each")
  func oneRequest() throws {
    test.network.queue(json: #"{"totalRecords":1,"count":1,"resultTruncated":"false","data":[\#(Self.row("c"))]}"#)

    let clusters = try ClusterInventory(test.client()).clusters()

    var expected = AzureCluster(id: ClusterID(subscription: "s1", group: "g", name: "c"))
    expected.subscriptionName = "Prod"
    expected.location = "westeurope"
    expected.version = "1.33.5"
    (expected.state, expected.isPrivate, expected.entra, expected.usesAzureRBAC, expected.hasLocalAccounts) = (
      "Stopped", true, .managed, true, false
    )
    #expect(clusters == [expected] && expected.isStopped)
    #expect(test.network.requests.count == 1)
    #expect(test.network.requests.first?.url == "https://arm.example/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01")
  }

  @Test("Pages are followed by their token, and the list is in the order of names")
  func pages() throws {
    test.network.queue(json: #"{"data":[\#(Self.row("b"))],"$skipToken":"two"}"#)
    test.network.queue(json: #"{"data":[\#(Self.row("a"))],"$skipToken":""}"#)
    var lines: [String] = []

    let clusters = try ClusterInventory(test.client()) { lines.append($0) }.clusters()

    #expect(clusters.map(\.name) == ["a", "b"])
    let bodies = test.network.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
    #expect(bodies[0].contains(#""$top":1000"#) && !bodies[0].contains("skipToken") && bodies[1].contains(#""$skipToken":"two""#))
    #expect(lines == ["Asking Azure for its clusters", "Asking Azure for its clusters: 1 so far"])
  }

  @Test("A page that names itself again ends the list")
  func loop() throws {
    for _ in 0..<2 { test.network.queue(json: #"{"data":[\#(Self.row("b"))],"$skipToken":"same"}"#) }

    _ = try ClusterInventory(test.client()).clusters()

    #expect(test.network.requests.count == 2)
  }

  @Test("A name in a query stays a text")
  func literals() {
    let query = ClusterQuery(name: #"a' or 1 == 1 \"#, group: "g")

    #expect(query.text.contains(#"where name =~ 'a\' or 1 == 1 \\'"#) && query.text.contains("where resourceGroup =~ 'g'"))
  }

  @Test("Where Resource Graph refuses, every subscription is asked, and one without a right does not matter", arguments: [403, 404])
  func lists(_ status: Int) throws {
    test.queueRefusal(status, "AuthorizationFailed")
    test.network.queue(
      json: """
        {"value":[{"subscriptionId":"s1","displayName":"One"},{"subscriptionId":"s2","displayName":"Two"}],"nextLink":""}
        """)
    let next = "https://arm.example/subscriptions/s1/more?api-version=2023-10-01&%24skiptoken=x"
    test.network.queue(json: #"{"value":[{"id":"\#(Self.id("a"))","location":"l","properties":null}],"nextLink":"\#(next)"}"#)
    test.network.queue(json: #"{"value":[{"id":"\#(Self.id("b"))"}]}"#)
    test.network.queue(json: #"{"value":[]}"#)
    test.queueRefusal(403, "AuthorizationFailed")
    test.queueRefusal(409, "MissingSubscriptionRegistration")

    let clusters = try ClusterInventory(test.client()).clusters()

    #expect(clusters.map(\.name) == ["a", "b"] && clusters.map(\.subscriptionName) == ["One", "One"])
    #expect(test.network.requests.map(\.url)[3] == next && test.network.requests.count == 7)
  }

  @Test(
    "A next page on another host gets no token",
    arguments: ["https://evil.example/x", "http://arm.example/x", "https://arm.example:444/x", "x"])
  func foreignPage(_ link: String) throws {
    test.network.queue(json: #"{"value":[],"nextLink":"\#(link)"}"#)

    #expect(throws: ResourceManagerError.foreignPage(host: "arm.example")) { try ClusterInventory(test.client()).subscriptions() }
    #expect(test.network.requests.count == 1)
  }

  @Test("An answer that is no list is named")
  func unreadable() throws {
    test.network.queue(json: "<html>")

    #expect(throws: ResourceManagerError.unreadable(host: "arm.example", what: "list of clusters")) {
      try ClusterInventory(test.client()).clusters()
    }
  }

  @Test("The document of a cluster says the same as the query")
  func document() throws {
    test.network.queue(
      json: """
        {"id":"\(Self.id("c"))","location":"westeurope","properties":{"powerState":{"code":"Running"},"kubernetesVersion":"1.30",
        "currentKubernetesVersion":"1.30.2","privateFQDN":"c.privatelink","apiServerAccessProfile":null,
        "aadProfile":{"managed":false,"enableAzureRBAC":false},"disableLocalAccounts":false}}
        """)

    let cluster = try AzureCluster.read(ClusterID(subscription: "s1", group: "g", name: "c"), from: test.client())

    #expect(
      cluster.version == "1.30.2" && cluster.isPrivate && cluster.entra == .legacy && cluster.hasLocalAccounts == true && !cluster.isStopped
    )
  }
}
