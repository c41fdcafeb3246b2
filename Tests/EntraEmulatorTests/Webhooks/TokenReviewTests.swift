import Testing

@testable import EntraEmulator

@Suite("The authentication webhook")
struct TokenReviewTests {
  private let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func review(_ token: String, cluster: String? = nil, version: String = "v1", on entra: TestEmulator? = nil) -> Answer {
    let path = (cluster.map { "/clusters/\($0)" } ?? "") + "/tokenreviews"
    let body: JSON = [
      "kind": "TokenReview", "apiVersion": .string("authentication.k8s.io/\(version)"), "metadata": ["creationTimestamp": nil],
      "spec": ["token": .string(token), "audiences": ["https://kubernetes.default.svc.cluster.local"]], "status": ["user": [:]],
    ]
    return (entra ?? self.entra).send(
      "POST", path, headers: ["Content-Type": "application/json"], body: String(decoding: body.bytes, as: UTF8.self))
  }

  private func error(_ answer: Answer) -> String {
    guard answer.json["status"]?["authenticated"] == false, case .string(let text)? = answer.json["status"]?["error"] else { return "" }
    return text
  }

  @Test("A member is known by their user principal name, with their groups and object id", arguments: ["v1", "v1beta1"])
  func member(version: String) {
    let answer = review(entra.signIn("ada@contoso.example")["access_token"], version: version)

    #expect(answer.status == 200)
    #expect(
      answer.json == [
        "apiVersion": .string("authentication.k8s.io/\(version)"), "kind": "TokenReview",
        "status": [
          "authenticated": true,
          "user": [
            "extra": ["oid": ["0b1ec700-ada0-4a4a-8b8b-000000000a0a"]],
            "groups": [
              "9a0b0001-0000-4000-8000-000000000001", "9a0b0002-0000-4000-8000-000000000002", "9a0b0003-0000-4000-8000-000000000003",
            ],
            "username": "ada@contoso.example",
          ],
        ],
      ])
  }

  @Test("Guests and applications are known by their object id")
  func others() {
    let guest = review(entra.signIn("ada@contoso.example", tenant: TestEmulator.fabrikam)["access_token"])
    let application = review(entra.clientToken()["access_token"])

    #expect(guest.json["status"]?["user"]?["username"] == "0b1ec700-ada0-4a4a-8b8b-000000000f0f")
    #expect(application.json["status"]?["user"]?["username"] == "0b1ec700-c1c1-4a4a-8b8b-0000000000c1")
  }

  @Test("A user in too many groups has them from Microsoft Graph; a failure there is a refusal")
  func overage() {
    let token = entra.signIn("toomany@contoso.example")["access_token"]

    let answer = review(token)
    entra.control("POST", "faults", #"{"endpoint": "graph", "kind": "status", "status": 500, "times": 1}"#)
    let refused = review(token)

    #expect(answer.json["status"]?["user"]?["groups"]?.elements.count == 201)
    #expect(refused.status == 401 && error(refused) == "failed to get the user's groups: Microsoft Graph answered 500")
  }

  @Test("An application in too many groups is refused, with a status that lets the API server read why")
  func applicationOverage() {
    let token = entra.token([
      "grant_type": "client_credentials", "client_id": "51000005-c1c1-4a4a-8b8b-0000000000c5",
      "client_secret": "ci-many-groups-secret~for.tests-only", "scope": "6dae42f8-4368-4678-94ff-3960e28e3630/.default",
    ])["access_token"]

    let answer = review(token)

    #expect(answer.status == 200)
    #expect(error(answer) == "service principal with group membership exceeding 200 is not supported")
  }

  @Test("What is no token, or one of somebody else, is refused with the reason")
  func refusals() {
    let mine = entra.clientToken()["access_token"]
    let arm = entra.clientToken(scope: "https://management.azure.com/.default")["access_token"]
    let notes = entra.clientToken(scope: "a71c0de5-0002-4a4a-8b8b-00000000a002/.default")["access_token"]
    let signature = "failed to verify the token: it is not signed by a key of this authority"

    #expect(["", "x", "a.b.c", mine + "x"].map { error(review($0)) } == [signature, signature, signature, signature])
    #expect(
      error(review(arm))
        == "failed to verify the token: its audience is 'https://management.azure.com', and not '6dae42f8-4368-4678-94ff-3960e28e3630'")
    #expect(error(review(notes)).hasPrefix("failed to verify the token: its issuer is 'https://localhost:8443/"), "version 2")
    #expect(review(arm).status == 401)
  }

  @Test("A token is refused before its time, after it, and in a cluster of another tenant")
  func timeAndTenant() throws {
    let token = entra.clientToken()["access_token"]
    let fay = entra.signIn("fay@fabrikam.example", tenant: TestEmulator.fabrikam)["access_token"]

    let foreign = review(fay, cluster: "shop")
    entra.control("POST", "clock", #"{"advance": -4000}"#)
    let early = review(token)
    entra.control("POST", "clock", #"{"advance": 8000}"#)
    let late = review(token)

    #expect(error(foreign) == "failed to verify the token: the cluster does not trust the tenant 'fab21ca4-2222-4a4a-8b8b-000000000002'")
    #expect(error(early).hasPrefix("failed to verify the token: it is valid from 2027-01-15T"))
    #expect(error(late).hasPrefix("failed to verify the token: it expired at 2027-01-15T"))
  }

  @Test("A cluster that checks tokens itself takes version 2, and no user in too many groups")
  func structured() throws {
    var configuration = Configuration.builtIn
    configuration.clusters[0].structuredAuthentication = true
    let entra = try TestEmulator(configuration: configuration)
    let scope = "a71c0de5-0002-4a4a-8b8b-00000000a002/.default openid"

    let notes = review(entra.signIn("ada@contoso.example", scope: scope)["access_token"], cluster: "notes", on: entra)
    let many = review(entra.signIn("toomany@contoso.example")["access_token"], on: entra)

    #expect(notes.json["status"]?["user"]?["username"] == "ada@contoso.example")
    #expect(error(many) == "the claim 'groups' is distributed, and its source answers no signed token")
  }

  @Test(
    "A review that cannot be read is refused with the reason",
    arguments: [
      ("nonsense", "the body is no JSON with apiVersion and kind"), ("{}", "the body is no JSON with apiVersion and kind"),
      (
        #"{"apiVersion": "authentication.k8s.io/v2", "kind": "TokenReview"}"#,
        "the review is a TokenReview of authentication.k8s.io/v2, and not a TokenReview of authentication.k8s.io/v1 or authentication.k8s.io/v1beta1"
      ),
      (
        #"{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"}"#,
        "the review is a SubjectAccessReview of authorization.k8s.io/v1, and not a TokenReview of authentication.k8s.io/v1 or authentication.k8s.io/v1beta1"
      ),
      (
        #"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {}}"#,
        "the review cannot be read: spec.token is missing"
      ),
      (
        #"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": 7}}"#,
        "the review cannot be read: spec.token has the wrong type"
      ),
    ])
  func malformed(body: String, reason: String) {
    let answer = entra.send("POST", "/tokenreviews", body: body)

    #expect(answer.status == 400 && error(answer) == reason)
  }

  @Test("A malformed access review is refused too")
  func malformedAccess() {
    let head = #""apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview""#
    let both = #"{\#(head), "spec": {"user": "x", "resourceAttributes": {}, "nonResourceAttributes": {}}}"#
    let reasons = ["nonsense", "{\(head)}", "{\(head), \"spec\": {\"user\": \"x\"}}", both].map { body in
      let answer = entra.send("POST", "/subjectaccessreviews", body: body)
      return answer.status == 400 ? answer.json["status"]?["evaluationError"] : nil
    }

    let neither: JSON = "the review has neither resourceAttributes nor nonResourceAttributes, or both"
    #expect(reasons == ["the body is no JSON with apiVersion and kind", "the review cannot be read: spec is missing", neither, neither])
  }

  @Test("An unknown cluster is 404, and names those that are there")
  func unknownCluster() {
    let answer = review("x", cluster: "moon")

    #expect(answer.status == 404 && error(answer) == "there is no cluster 'moon'; there are demo, notes, staging, arc, shop")
  }

  @Test("A cluster that wants its caller's certificate refuses calls without one")
  func callerCertificate() throws {
    var configuration = Configuration.builtIn
    configuration.clusters[0].webhooks = Cluster.Webhooks(requireClientCertificate: true)
    let authority = try Identity()
    let entra = try Emulator(
      configuration: configuration, signingKey: authority.signingKey, authorityCertificate: authority.authorityCertificate)
    let other = try Identity()
    let ask = { (certificate: String?) in
      let request = EmulatorRequest(
        method: "POST", path: "/tokenreviews",
        body: Array(#"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "x"}}"#.utf8),
        clientCertificate: certificate.flatMap(Certificate.der(pem:)))
      let answer = Answer(response: entra.respond(to: request))
      return "\(answer.status) \(error(answer))"
    }
    let now = Timestamp.machine()

    #expect(ask(nil) == "400 Missing client certificate")
    #expect(
      ask(try other.issuer.client(name: "api-server", organization: "azure", now: now).certificate) == "400 Missing client certificate")
    #expect(ask(authority.server.certificate) == "400 Client certificate is missing organization")
    #expect(
      ask(try authority.issuer.client(name: "api-server", organization: "acme", now: now).certificate)
        == "400 the client certificate's organization is 'acme', and not 'azure'")
    #expect(
      ask(try authority.issuer.client(name: "api-server", organization: "azure", now: now).certificate).hasPrefix("401 failed to verify"))
  }

  @Test("Faults meet the webhooks: an error, throttling, a malformed answer, and one without a user")
  func faults() {
    let token = entra.clientToken()["access_token"]
    let empty = #"{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{}}}"#
    for fault in [
      #""kind": "status", "status": 500"#, #""kind": "status", "status": 429, "retry_after": 1"#, #""kind": "truncate""#,
      #""kind": "body", "body": "\#(empty)""#,
    ] {
      entra.control("POST", "faults", #"{"endpoint": "token-review", "times": 1, \#(fault)}"#)
    }

    let answers = (0..<5).map { _ in review(token) }

    #expect(answers.map(\.status) == [500, 429, 200, 200, 200])
    #expect(answers[1].response.headers["Retry-After"] == "1" && answers[2].response.delivery == .truncated)
    #expect(answers[3].json["status"]?["user"] == .object([]))
    #expect(answers[4].json["status"]?["authenticated"] == true)
  }

  @Test("The log of reviews tells who came with which groups, what was asked and what decided, and never a token")
  func reviewLog() {
    let token = entra.signIn("ada@contoso.example")["access_token"]
    _ = review(token)
    _ = review("no\u{1b}[2Jtoken")
    let ada = Reviewer(entra: entra, user: "ada@contoso.example")
    _ = ada.ask(.webhook, #"{"namespace": "default", "verb": "list", "resource": "pods"}"#, cluster: "demo")
    _ = ada.ask(.webhook, #"{"namespace": "default", "verb": "list", "resource": "secrets"}"#, cluster: "demo")

    let log = entra.control("GET", "reviews")

    let entries = log.json.elements
    #expect(entries.map { $0["decision"] } == ["authenticated", "refused", "allowed", "denied"])
    #expect(entries[0]["groups"]?.elements.count == 3 && entries[2]["role"] == "Azure Kubernetes Service RBAC Reader")
    #expect(entries[3]["dataActions"] == ["Microsoft.ContainerService/managedClusters/secrets/read"])
    #expect(!log.text.contains(token))
  }

  @Test("A line of the log has no control characters, whatever a client is called")
  func logLine() {
    let request = AccessRequest(
      user: "eve\n\u{1b}[31m", groups: [], extra: [:],
      action: .resource(ResourceAction(verb: "get", group: "", resource: "pods", namespace: "a\u{202e}b", name: nil)))
    let record = ReviewRecord.access(
      at: Timestamp(seconds: 0), cluster: Configuration.builtIn.clusters[0], request,
      Verdict(.denied, "no", [DataAction("Microsoft.ContainerService/managedClusters/pods/read")]))

    #expect(
      record.line
        == "1970-01-01T00:00:00Z access demo: eve\u{fffd}\u{fffd}[31m (no groups), Microsoft.ContainerService/managedClusters/pods/read in a\u{fffd}b: denied, by no role assignment"
    )
  }
}
