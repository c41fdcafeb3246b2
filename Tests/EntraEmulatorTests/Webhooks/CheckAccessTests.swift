import Testing

@testable import EntraEmulator

@Suite("checkAccess")
struct CheckAccessTests {
  private let entra: TestEmulator
  private static let path = "providers/Microsoft.Authorization/checkaccess"
  private static let version = "?api-version=2018-09-01-preview"

  init() throws { entra = try TestEmulator() }

  private func ask(
    _ root: String, actions: [String], token: String, objectID: String = "0b1ec700-ada0-4a4a-8b8b-000000000a0a", query: String = version
  ) -> Answer {
    let body: JSON = [
      "Subject": ["Attributes": ["ObjectId": .string(objectID), "Groups": []]],
      "Actions": .array(
        actions.map { ["Id": .string("Microsoft.ContainerService/managedClusters/\($0)"), "IsDataAction": true, "Attributes": [:]] }),
      "Resource": ["Id": .string(AccessTests.shop)],
    ]
    return entra.send(
      "POST", "/\(root)\(AccessTests.shop)/\(Self.path)\(query)", headers: ["Authorization": "Bearer \(token)"],
      body: String(decoding: body.bytes, as: UTF8.self))
  }

  @Test("Version 1 is Resource Manager's: a decision for each action, with the assignment that allows it")
  func version1() {
    let token = entra.send("POST", "/clusters/shop/authorization-token", body: #"{"tenantID": "\#(TestEmulator.contoso)"}"#)["access_token"]

    let answer = ask("arm", actions: ["pods/read", "secrets/read"], token: token)

    let decisions = answer.json.elements
    #expect(answer.status == 200 && answer.response.headers["x-ms-ratelimit-remaining-subscription-reads"] != nil)
    #expect(decisions.map { $0["accessDecision"] } == ["Allowed", "NotAllowed"])
    #expect(decisions[0]["roleAssignment"]?["roleDefinitionId"] == "7f6c6a51-bcf8-42ba-9220-52d62157d7db")
    #expect(
      decisions[0]["roleAssignment"]?["principalType"] == "User" && decisions[0]["roleAssignment"]?["scope"] == .string(AccessTests.shop))
    #expect(decisions[1]["actionId"] == "Microsoft.ContainerService/managedClusters/secrets/read")
  }

  @Test("Version 2 is a service of its own, with fifty decisions a page")
  func version2() {
    let token = entra.clientToken(scope: "https://authorization.azure.net/.default")["access_token"]
    let actions = (0..<120).map { "resource\($0)/read" }

    let first = ask("pdp", actions: actions, token: token)
    let second = ask("pdp", actions: actions, token: token, query: Self.version + "&$skipToken=50")
    let third = ask("pdp", actions: actions, token: token, query: Self.version + "&$skipToken=100")

    #expect([first, second, third].map { $0.json["value"]?.elements.count } == [50, 50, 20])
    #expect(first["nextLink"] == "https://localhost:8443/pdp\(AccessTests.shop)/\(Self.path)\(Self.version)&$skipToken=50")
    #expect(third.json["nextLink"] == nil)
    #expect(third.json["value"]?.elements.last?["actionId"] == "Microsoft.ContainerService/managedClusters/resource119/read")
  }

  @Test("A denial is told as such")
  func denial() {
    let token = entra.clientToken(scope: "https://management.azure.com/.default")["access_token"]
    entra.control(
      "POST", "deny-assignments", #"{"name": "freeze", "principals": ["*"], "dataActions": ["*"], "scope": "\#(AccessTests.shop)"}"#)

    let decision = ask("arm", actions: ["pods/read"], token: token).json.elements.first

    #expect(decision?["accessDecision"] == "Denied" && decision?["denyAssignment"]?["name"] == "freeze")
  }

  @Test("Without a fitting token, a version or a usable body it is refused")
  func refusals() {
    let arm = entra.clientToken(scope: "https://management.azure.com/.default")["access_token"]
    let code = { (answer: Answer) in answer.json["error"]?["code"] }

    #expect(code(ask("arm", actions: [], token: "x")) == "InvalidAuthenticationToken")
    #expect(code(ask("pdp", actions: [], token: arm)) == "InvalidAuthenticationTokenAudience")
    #expect(code(ask("arm", actions: [], token: arm, query: "")) == "MissingApiVersionParameter")
    #expect(code(ask("arm", actions: [], token: arm, objectID: "ada")) == "BadRequest")
    let empty = entra.send(
      "POST", "/arm\(AccessTests.shop)/\(Self.path)\(Self.version)", headers: ["Authorization": "Bearer \(arm)"], body: "{}")
    #expect(empty.status == 400)
  }
}
