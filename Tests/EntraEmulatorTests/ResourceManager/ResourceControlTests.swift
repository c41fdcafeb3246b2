import Testing

@testable import EntraEmulator

@Suite("Clusters and subscriptions of the control interface")
struct ResourceControlTests {
  private let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("A cluster is made like another, changed member by member, and removed")
  func cluster() {
    let made = entra.control("POST", "clusters", #"{"name": "pay", "like": "shop", "location": "northeurope"}"#)
    let changed = entra.control("POST", "clusters", #"{"name": "pay", "azure": {"tags": {"team": "pay"}}, "enableAzureRBAC": null}"#)
    let names = entra.control("GET", "clusters").json.elements.map { $0["name"] }
    let removed = entra.control("DELETE", "clusters", #"{"name": "pay"}"#)

    #expect(made.json["enableAzureRBAC"] == true && made.json["azure"]?["location"] == "northeurope" && made.json["resourceID"] == nil)
    #expect(changed.json["enableAzureRBAC"] == nil && changed.json["azure"] == ["location": "northeurope", "tags": ["team": "pay"]])
    #expect(names == ["demo", "notes", "staging", "arc", "shop", "pay"] && removed["name"] == "pay")
    #expect(entra.get("/aks/pay/version").status == 404)
  }

  @Test(
    "An order that cannot be carried out is refused with the reason, and changes nothing",
    arguments: [
      (#"{}"#, "name is missing"), (#"{"name": "a", "like": "moon"}"#, "there is no cluster to be like"),
      (#"{"name": "a", "cook": 1}"#, "a cluster has no member 'cook'"),
      (#"{"name": "a", "azure": {"cook": 1}}"#, "azure of a cluster has no member 'cook'"),
      (#"{"name": "a", "powerState": "Tired"}"#, "powerState of the cluster 'a' is neither Running nor Stopped"),
      (#"{"name": "a", "sku": "Large"}"#, "sku of the cluster 'a' is neither Base nor Automatic"),
      (
        #"{"name": "a", "location": "west europe"}"#,
        "location of the cluster 'a' is none: letters and digits only, such as westeurope"
      ),
      (#"{"name": "a", "version": 1}"#, "version has the wrong type"),
      (#"{"name": "a", "tenants": ["moon"]}"#, "cluster 'a' names the unknown tenant 'moon'"),
      (
        #"{"name": "a", "resourceID": "\#(AccessTests.shop)"}"#, "resourceID of a cluster: '\(AccessTests.shop)' occurs twice"
      ),
    ])
  func refusals(order: String, reason: String) {
    let answer = entra.control("POST", "clusters", order)

    #expect(answer.status == 400 && answer["error"] == reason)
    #expect(entra.control("GET", "clusters").json.elements.count == 5)
  }

  @Test("A subscription is made, changed and removed")
  func subscription() {
    let id = "00000000-0000-4000-8000-000000000007"
    let made = entra.control("POST", "subscriptions", #"{"id": "\#(id)", "name": "Seven", "tenant": "contoso.example"}"#)
    entra.control("POST", "role-assignments", #"{"role": "Reader", "assignee": "ada@contoso.example", "scope": "/subscriptions/\#(id)"}"#)
    let changed = entra.control("POST", "subscriptions", #"{"id": "\#(id)", "state": "Disabled"}"#)
    let seen = ResourceManagerClient(entra, user: "ada@contoso.example").get("/subscriptions").json["value"]?.elements.last

    #expect(made["name"] == "Seven" && changed["state"] == "Disabled" && changed["name"] == "Seven")
    #expect(seen?["subscriptionId"] == .string(id) && seen?["state"] == "Disabled")
    #expect(entra.control("DELETE", "subscriptions", #"{"id": "\#(id)"}"#)["name"] == "Seven")
    #expect(entra.control("DELETE", "subscriptions", #"{"id": "\#(id)"}"#)["error"] == "there is no subscription '\(id)'")
    let short = entra.control("POST", "subscriptions", #"{"id": "7", "name": "x", "tenant": "contoso.example"}"#)
    #expect(short["error"] == "subscription id '7' is no GUID")
  }
}
