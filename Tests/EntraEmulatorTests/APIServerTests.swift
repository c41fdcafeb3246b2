import Testing

@testable import EntraEmulator

@Suite("The AKS API server")
struct APIServerTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func bearer(_ user: String, tenant: String = TestEmulator.contoso) -> Headers {
    ["Authorization": "Bearer \(entra.signIn(user, tenant: tenant)["access_token"])"]
  }

  @Test("Without an acceptable token it is 401", arguments: ["", "Bearer", "Bearer x.y.z", "Bearer ", "Basic YTpi"])
  func unauthorized(header: String) {
    let answer = entra.get("/aks/demo/api/v1/namespaces/default/pods", headers: ["Authorization": header])

    #expect(answer.status == 401)
    #expect(answer.json["kind"] == "Status" && answer.json["reason"] == "Unauthorized" && answer.json["code"] == 401)
  }

  @Test("A token for another resource, or with another word in it, is 401")
  func foreignTokens() {
    let arm = entra.clientToken(scope: "https://management.core.windows.net//.default")["access_token"]
    var parts = entra.clientToken()["access_token"].split(separator: ".").map(String.init)
    parts[1] = Base64URL.encode(Array(#"{"aud":"x"}"#.utf8))

    #expect(entra.get("/aks/demo/api", headers: ["Authorization": "Bearer \(arm)"]).status == 401)
    #expect(entra.get("/aks/demo/api", headers: ["Authorization": "Bearer \(parts.joined(separator: "."))"]).status == 401)
  }

  @Test("A tenant that the cluster does not trust is 401")
  func foreignTenant() throws {
    var configuration = Configuration.builtIn
    configuration.clusters[0].tenants = ["contoso.example"]
    let entra = try TestEmulator(configuration: configuration)
    let token = entra.signIn("fay@fabrikam.example", tenant: TestEmulator.fabrikam)["access_token"]

    #expect(entra.get("/aks/demo/api", headers: ["Authorization": "Bearer \(token)"]).status == 401)
  }

  @Test("Users are known by upn, guests and applications by object id")
  func names() {
    let review = "/aks/demo/apis/authentication.k8s.io/v1/selfsubjectreviews"
    let ci: Headers = ["Authorization": "Bearer \(entra.clientToken()["access_token"])"]
    let name = { (headers: Headers) in entra.send("POST", review, headers: headers, body: "{}").json["status"]?["userInfo"]?["username"] }

    #expect(name(bearer("ada@contoso.example")) == "ada@contoso.example")
    #expect(name(bearer("ada@contoso.example", tenant: TestEmulator.fabrikam)) == "0b1ec700-ada0-4a4a-8b8b-000000000f0f")
    #expect(name(ci) == "0b1ec700-c1c1-4a4a-8b8b-0000000000c1")
  }

  @Test(
    "Groups come from the claim, and from the directory when there are too many",
    arguments: [
      ("ada@contoso.example", 3), ("bob@contoso.example", 0), ("many@contoso.example", 200), ("toomany@contoso.example", 201),
    ])
  func groups(user: String, count: Int) {
    let review = "/aks/demo/apis/authentication.k8s.io/v1/selfsubjectreviews"

    let info = entra.send("POST", review, headers: bearer(user), body: "{}").json["status"]?["userInfo"]

    #expect(info?["groups"]?.elements.count == count + 1)
    #expect(info?["groups"]?.elements.last == "system:authenticated")
  }

  @Test("Pods come as a list or as a table, as the caller asks")
  func pods() {
    var headers = bearer("ada@contoso.example")

    let list = entra.get("/aks/demo/api/v1/namespaces/kube-system/pods", headers: headers).json
    headers["Accept"] = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
    let table = entra.get("/aks/demo/api/v1/pods?limit=500", headers: headers).json

    #expect(list["kind"] == "PodList" && list["items"]?.elements.count == 3)
    #expect(table["kind"] == "Table" && table["rows"]?.elements.count == 7)
    #expect(table["columnDefinitions"]?.elements.map { $0["name"] } == ["Name", "Ready", "Status", "Restarts", "Age"])
    #expect(table["rows"]?.elements.first?["cells"] == ["storefront-6c8f9b7d54-7xk2p", "1/1", "Running", "0", "3d"])
  }

  @Test("A permission that is missing is 403, in the API server's words")
  func forbidden() {
    let answer = entra.get("/aks/demo/api/v1/namespaces/default/pods", headers: bearer("bob@contoso.example"))

    #expect(answer.status == 403)
    #expect(
      answer["message"]
        == #"pods is forbidden: User "bob@contoso.example" cannot list resource "pods" in API group "" in the namespace "default""#)
  }

  @Test("A pod that is not there is 404, a path that is not there too")
  func notFound() {
    let headers = bearer("ada@contoso.example")

    #expect(entra.get("/aks/demo/api/v1/namespaces/default/pods/none", headers: headers)["message"] == #"pods "none" not found"#)
    #expect(entra.get("/aks/demo/openapi/v2", headers: headers).status == 404)
    #expect(entra.get("/aks/none/api", headers: headers).status == 404)
  }

  @Test("Writing is refused")
  func readOnly() {
    let headers = bearer("ada@contoso.example")

    #expect(entra.send("DELETE", "/aks/demo/api/v1/namespaces/default/pods/x", headers: headers).status == 403)
  }

  @Test("Rules may be for groups, namespaces and client ids of applications")
  func rules() {
    let scope = "a71c0de5-0003-4a4a-8b8b-00000000a003/.default openid"
    let ada: Headers = ["Authorization": "Bearer \(entra.signIn("ada@contoso.example", scope: scope)["access_token"])"]
    let ci: Headers = ["Authorization": "Bearer \(entra.clientToken(scope: scope)["access_token"])"]

    for headers in [ada, ci] {
      #expect(entra.get("/aks/staging/api/v1/namespaces/team-a/pods", headers: headers).status == 200)
      #expect(entra.get("/aks/staging/api/v1/namespaces/default/pods", headers: headers).status == 403)
      #expect(entra.get("/aks/staging/api/v1/pods", headers: headers).status == 403)
    }
  }

  @Test("`can-i` is answered for JSON and for protobuf", arguments: [("ada@contoso.example", true), ("bob@contoso.example", false)])
  func accessReview(user: String, isAllowed: Bool) {
    let path = "/aks/demo/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    var headers = bearer(user)
    headers["Content-Type"] = "application/json"
    let json = entra.send(
      "POST", path, headers: headers,
      body: #"{"spec": {"resourceAttributes": {"namespace": "default", "verb": "get", "resource": "pods"}}}"#)
    headers["Content-Type"] = "application/vnd.kubernetes.protobuf"
    let attributes = "\u{0a}\u{07}default\u{12}\u{03}get\u{2a}\u{04}pods"
    let protobuf = entra.send("POST", path, headers: headers, body: "k8s\0\u{12}\u{1a}\u{12}\u{18}\u{0a}\u{16}" + attributes + "\u{1a}\0")

    #expect(json.status == 201 && json.json["status"]?["allowed"] == .bool(isAllowed))
    #expect(protobuf.status == 201 && protobuf.json["status"]?["allowed"] == .bool(isAllowed))
  }

  @Test(
    "Bodies that are no review are 400 or 415",
    arguments: [
      ("application/json", "nonsense", 400), ("application/vnd.kubernetes.protobuf", "k8s\0\u{7f}", 400), ("text/plain", "{}", 415),
    ])
  func brokenReviews(type: String, body: String, status: Int) {
    var headers = bearer("ada@contoso.example")
    headers["Content-Type"] = type

    let answer = entra.send("POST", "/aks/demo/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", headers: headers, body: body)

    #expect(answer.status == status)
  }
}
