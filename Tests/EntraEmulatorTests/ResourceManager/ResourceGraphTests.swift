import Testing

@testable import EntraEmulator

@Suite("Resource Graph")
struct ResourceGraphTests {
  private let entra: TestEmulator
  private let ci: ResourceManagerClient
  private static let sorted = "resources | project id, name | order by name asc"

  init() throws {
    entra = try TestEmulator()
    ci = ResourceManagerClient(entra)
  }

  private func names(_ answer: Answer) -> [JSON?] { answer.json["data"]?.elements.map { $0["name"] } ?? [] }

  @Test("Clusters of every subscription, with its name, come in one answer")
  func everything() {
    let answer = ci.graph(
      """
      resources
      | where type in~ ('microsoft.containerservice/managedclusters', 'microsoft.kubernetes/connectedclusters')
      | project id, name, type, resourceGroup, subscriptionId, tenantId, location, properties
      | join kind=leftouter (
          resourcecontainers
          | where type =~ 'microsoft.resources/subscriptions'
          | project subscriptionId, subscriptionName = name
        ) on subscriptionId
      | project-away subscriptionId1
      | order by tolower(name) asc
      """)
    let last = answer.json["data"]?.elements.last

    #expect(names(answer) == ["arc", "demo", "notes", "shop", "staging"])
    #expect(last?["subscriptionName"] == "Contoso Staging" && last?["type"] == "microsoft.containerservice/managedclusters")
    #expect(last?["properties"]?["powerState"]?["code"] == "Running")
    #expect(
      last?.names == [
        "id", "location", "name", "properties", "resourceGroup", "subscriptionId", "subscriptionName", "tenantId", "type",
      ])
    #expect(answer.json["totalRecords"] == 5 && answer.json["count"] == 5 && answer.json["resultTruncated"] == "false")
    #expect(answer.json["$skipToken"] == nil && answer.json["facets"] == [])
    #expect(answer.response.headers["x-ms-user-quota-remaining"] == "14")
  }

  @Test("Only what the caller may read is there, and nothing is said about the rest")
  func rights() {
    let bob = ResourceManagerClient(entra, user: "bob@contoso.example")
    let before = bob.graph(Self.sorted)
    entra.control(
      "POST", "role-assignments", #"{"role": "Reader", "assignee": "bob@contoso.example", "scope": "\#(ResourceManagerClient.staging)"}"#)

    #expect(before.status == 200 && before.json["data"] == [])
    #expect(names(bob.graph(Self.sorted)) == ["staging"])
  }

  @Test("Pages follow one another by their token")
  func pages() {
    let first = ci.graph(Self.sorted, #"{"$top": 2}"#)
    let second = ci.graph(Self.sorted, #"{"$top": 2, "$skipToken": "\#(first["$skipToken"])"}"#)
    let third = ci.graph(Self.sorted, #"{"$top": 2, "$skipToken": "\#(second["$skipToken"])"}"#)

    #expect([first, second, third].map(names) == [["arc", "demo"], ["notes", "shop"], ["staging"]])
    #expect([first, second, third].map { $0["resultTruncated"] } == ["true", "true", "false"])
    #expect(first.json["totalRecords"] == 5 && third.json["count"] == 1 && third.json["$skipToken"] == nil)
  }

  @Test("Without the column id there is no next page; the setting makes pages small")
  func withoutToken() {
    entra.control("POST", "settings", #"{"resource_manager_page_size": 3}"#)
    let answer = ci.graph("resources | project name | order by name asc")
    let skipped = ci.graph(Self.sorted, #"{"$skip": 3}"#)

    #expect(names(answer) == ["arc", "demo", "notes"] && answer["resultTruncated"] == "true" && answer.json["$skipToken"] == nil)
    #expect(names(skipped) == ["shop", "staging"])
    #expect(ci.graph(Self.sorted, #"{"$top": 1001}"#).refusal == "400 BadRequest")
  }

  @Test("Subscriptions of the request narrow it down; one of none is refused")
  func scopes() {
    let ask = { (id: String) in ci.graph(Self.sorted, more: #", "subscriptions": ["00000000-0000-4000-8000-00000000000\#(id)"]"#) }

    #expect(names(ask("2")) == ["staging"])
    #expect(ask("3").json["error"]?["details"]?.elements.first?["code"] == "NoValidSubscriptionsInQueryRequest")
    #expect(names(ci.graph(Self.sorted, more: #", "managementGroups": ["\#(TestEmulator.contoso)"]"#)).count == 5)
  }

  @Test("The answer may be a table")
  func table() {
    let data = ci.graph("resources | where name == 'demo' | project name, properties.disableLocalAccounts", #"{"resultFormat": "table"}"#)
      .json["data"]

    #expect(
      data == [
        "columns": [["name": "name", "type": "string"], ["name": "properties_disableLocalAccounts", "type": "boolean"]],
        "rows": [["demo", false]],
      ])
  }

  @Test("A query that is not understood is refused with the place")
  func refusals() {
    let answer = ci.graph("resources\n| mv-expand x")

    #expect(answer.refusal == "400 BadRequest" && answer.message.contains("correlationId = "))
    #expect(
      answer.json["error"]?["details"]?.elements.last == [
        "characterPositionInLine": 2, "code": "UnknownOperator", "line": 2, "message": "UnknownOperator", "token": "mv",
      ])
  }

  @Test("Only versions of Resource Graph are accepted")
  func versions() {
    let answer = entra.send(
      "POST", "/arm/providers/Microsoft.ResourceGraph/resources?api-version=2022-12-01",
      headers: ["Authorization": "Bearer \(ci.token)"], body: #"{"query": "resources"}"#)

    #expect(answer.refusal == "400 NoRegisteredProviderFound" && answer.message.contains("2024-04-01"))
    #expect(ci.send("POST", "/providers/Microsoft.ResourceGraph/resources").refusal == "400 NoRegisteredProviderFound")
  }
}
