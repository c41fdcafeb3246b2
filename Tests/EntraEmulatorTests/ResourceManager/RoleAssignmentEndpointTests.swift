import Foundation
import Testing

@testable import EntraEmulator

/// What `az role assignment` and `az aks get-credentials --admin` ask.
@Suite("Resource Manager's roles")
struct RoleAssignmentEndpointTests {
  private let entra: TestEmulator
  private let token: String
  private static let bob = "0b1ec700-b0b0-4a4a-8b8b-000000000b0b"
  private static let reader =
    "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions/7f6c6a51-bcf8-42ba-9220-52d62157d7db"
  private static let assignments = "/arm\(AccessTests.shop)/providers/Microsoft.Authorization/roleAssignments"

  init() throws {
    entra = try TestEmulator()
    token = entra.clientToken(scope: "https://management.azure.com/.default")["access_token"]
  }

  private func send(_ method: String, _ path: String, _ body: String = "") -> Answer {
    entra.send(
      method, path + (path.contains("?") ? "&" : "?") + "api-version=2022-04-01", headers: ["Authorization": "Bearer \(token)"], body: body)
  }

  private func order(_ principal: String = bob, role: String = reader) -> String {
    #"{"properties": {"roleDefinitionId": "\#(role)", "principalId": "\#(principal)", "principalType": "User"}}"#
  }

  @Test("A role that az assigns counts, is listed, and is taken back by az")
  func roundTrip() {
    let bob = Reviewer(entra: entra, user: "bob@contoso.example")
    let pods = #"{"namespace": "default", "verb": "list", "resource": "pods"}"#
    let id = "0a0a0a0a-0000-4000-8000-000000000001"

    let made = send("PUT", "\(Self.assignments)/\(id)", order())
    let allowed = bob.ask(.apiServer, pods).isAllowed
    let listed = send("GET", "\(Self.assignments)?$filter=atScope()").json["value"]?.elements.map { $0["name"] } ?? []
    let mine = send("GET", "\(Self.assignments)?$filter=principalId%20eq%20'\(Self.bob)'").json["value"]?.elements.count
    let shown = send("GET", "\(Self.assignments)/\(id)")
    let removed = send("DELETE", "\(Self.assignments)/\(id)")

    #expect(made.status == 201 && made["id"] == AccessTests.shop + "/providers/Microsoft.Authorization/roleAssignments/\(id)")
    #expect(made.json["properties"]?["roleDefinitionId"] == .string(Self.reader))
    #expect(allowed && listed.contains(.string(id)) && mine == 1)
    #expect(shown["name"] == id && removed.status == 200)
    #expect(!bob.ask(.apiServer, pods).isAllowed)
    #expect(send("DELETE", "\(Self.assignments)/\(id)").status == 204)
    #expect(send("GET", "\(Self.assignments)/\(id)").json["error"]?["code"] == "RoleAssignmentNotFound")
  }

  @Test("The same role twice is a conflict; unknown roles, people and subscriptions are refused")
  func refusals() {
    let code = { (answer: Answer) in
      guard case .string(let code)? = answer.json["error"]?["code"] else { return "\(answer.status)" }
      return "\(answer.status) \(code)"
    }
    let put = { (name: Int, body: String) in code(send("PUT", "\(Self.assignments)/0a0a0a0a-0000-4000-8000-00000000000\(name)", body)) }

    #expect(put(1, order()) == "201")
    #expect(put(2, order()) == "409 RoleAssignmentExists")
    #expect(put(3, order(role: "cook")) == "400 BadRequest")
    #expect(put(4, order("0b1ec700-0000-4000-8000-000000000000")) == "400 BadRequest")
    #expect(put(5, "{}") == "400 BadRequest")
    let foreign = "/arm/subscriptions/00000000-0000-4000-8000-000000000003/providers/Microsoft.Authorization/roleAssignments"
    #expect(code(send("GET", foreign)) == "401 InvalidAuthenticationTokenTenant")
  }

  @Test("Who may not assign roles is refused, with the action and the scope")
  func noRight() {
    let ada = ResourceManagerClient(entra, user: "ada@contoso.example")
    let path = "\(AccessTests.shop)/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-4000-8000-000000000009"
    let answer = ada.send("PUT", path, body: order())

    #expect(answer.refusal == "403 AuthorizationFailed")
    #expect(answer.message.contains("'Microsoft.Authorization/roleAssignments/write' over scope '\(AccessTests.shop)'"))
  }

  @Test("Roles are found by name and by id")
  func definitions() {
    let definitions = "/arm\(AccessTests.subscription)/providers/Microsoft.Authorization/roleDefinitions"

    let byName = send("GET", "\(definitions)?$filter=roleName%20eq%20'Azure%20Kubernetes%20Service%20RBAC%20Reader'")
    let byID = send("GET", "\(definitions)/b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b")

    #expect(byName.json["value"]?.elements.map { $0["id"] } == [.string(Self.reader)])
    #expect(byID.json["properties"]?["roleName"] == "Azure Kubernetes Service RBAC Cluster Admin")
    #expect(send("GET", "\(definitions)/cook").status == 404)
  }

  @Test("Microsoft Graph, at the emulator's own address, tells who a name is")
  func directoryObjects() {
    let graph = entra.clientToken(scope: "https://localhost:8443//.default")["access_token"]
    let ids = { (method: String, path: String, body: String) -> [JSON] in
      let answer = entra.send(method, "/v1.0/\(path)", headers: ["Authorization": "Bearer \(graph)"], body: body)
      return answer.json["value"]?.elements.compactMap { $0["id"] } ?? []
    }

    #expect(ids("GET", "users?$filter=userPrincipalName%20eq%20'bob@contoso.example'", "") == [.string(Self.bob)])
    #expect(
      ids("GET", "servicePrincipals?$filter=servicePrincipalNames/any(c:c%20eq%20'\(TestEmulator.ci)')", "") == [
        "0b1ec700-c1c1-4a4a-8b8b-0000000000c1"
      ])
    #expect(ids("POST", "directoryObjects/getByIds", #"{"ids": ["\#(Self.bob)", "nobody"]}"#) == [.string(Self.bob)])
    #expect(entra.get("/v1.0/users").status == 401)
  }

  @Test("The local administrator gets a client certificate, unless the cluster has no local accounts")
  func localAdministrator() throws {
    var configuration = Configuration.builtIn
    configuration.clusters[4].disableLocalAccounts = true
    let identity = try Identity()
    let emulator = try Emulator(
      configuration: configuration, signingKey: TestEmulator.signingKey.get(), authorityCertificate: identity.authorityCertificate,
      authorityKey: identity.authorityKey, clock: { Timestamp.machine() })
    let token = try TestEmulator.signingKey.get().sign(
      header: ["alg": "RS256"],
      claims: [
        "aud": "https://management.azure.com/", "tid": .string(TestEmulator.contoso), "oid": "0b1ec700-c1c1-4a4a-8b8b-0000000000c1",
        "nbf": 0, "exp": 4_000_000_000,
      ])
    let ask = { (cluster: String) in
      let path =
        AccessTests.subscription
        + "/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/\(cluster)/listClusterAdminCredential"
      return Answer(
        response: emulator.respond(
          to: EmulatorRequest(
            method: "POST", path: "/arm" + path, query: "api-version=2023-10-01", headers: ["Authorization": "Bearer \(token)"])))
    }

    guard case .string(let encoded)? = ask("demo").json["kubeconfigs"]?.elements.first?["value"] else { throw NoKubeconfig() }
    let kubeconfig = String(decoding: try #require(Data(base64Encoded: encoded)), as: UTF8.self)
    let line = try #require(kubeconfig.split(separator: "\n").first { $0.contains("client-certificate-data: ") })
    let pem = String(decoding: try #require(Data(base64Encoded: String(line.split(separator: " ").last ?? ""))), as: UTF8.self)
    let nodes = Answer(
      response: emulator.respond(
        to: EmulatorRequest(method: "GET", path: "/aks/shop/api/v1/nodes", clientCertificate: Certificate.der(pem: pem))))

    #expect(kubeconfig.contains("- name: clusterAdmin_demo_demo\n"))
    #expect(nodes.status == 200, "system:masters may everything")
    let refused = ask("shop")
    #expect(
      refused.status == 400
        && refused.text.contains("Getting static credential is not allowed because this cluster is set to disable local accounts."))
  }

  private struct NoKubeconfig: Error {}
}
