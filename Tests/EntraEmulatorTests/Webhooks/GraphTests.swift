import Testing

@testable import EntraEmulator

@Suite("Microsoft Graph")
struct GraphTests {
  private let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func groups(of user: String, token: String, body: String = #"{"securityEnabledOnly": false}"#) -> Answer {
    entra.send("POST", "/v1.0/users/\(user)/getMemberGroups", headers: ["Authorization": "Bearer \(token)"], body: body)
  }

  @Test("A cluster gets a token for Graph in exchange for the user's, and with it the user's groups")
  func aksWay() {
    let user = entra.signIn("toomany@contoso.example")["access_token"]
    let order = #"{"tenantID": "\#(TestEmulator.contoso)", "accessToken": "\#(user)"}"#

    let exchanged = entra.send("POST", "/clusters/demo/graph-token", body: order)
    let answer = groups(of: "toomany@contoso.example", token: exchanged["access_token"])

    #expect(exchanged["token_type"] == "Bearer" && exchanged.json["expires_on"] == .int(1_800_003_599))
    #expect(answer.status == 200 && answer.json["value"]?.elements.count == 201)
  }

  @Test("No token for Graph without the user's, or for another tenant or cluster")
  func aksRefusals() {
    let ask = { (cluster: String, body: String) in
      let answer = entra.send("POST", "/clusters/\(cluster)/graph-token", body: body)
      return "\(answer.status) \(answer["error"])"
    }
    let tenant = #""tenantID": "\#(TestEmulator.contoso)""#

    #expect(ask("moon", "{\(tenant)}") == "404 there is no cluster 'moon'")
    #expect(ask("demo", "{}") == "400 the body is no JSON with tenantID")
    #expect(ask("demo", "{\(tenant)}") == "400 accessToken is missing")
    #expect(ask("shop", #"{"tenantID": "fabrikam.example"}"#) == "400 the cluster does not trust the tenant 'fabrikam.example'")
    #expect(ask("demo", #"{\#(tenant), "accessToken": "x"}"#).hasPrefix("401 failed to verify the token"))
  }

  @Test("A service asks on behalf of the user who called it")
  func onBehalfOf() {
    let staging = "a71c0de5-0003-4a4a-8b8b-00000000a003"
    let user = entra.signIn("ada@contoso.example", scope: "\(staging)/.default openid")["access_token"]
    let exchange = { (assertion: String, use: String) in
      entra.token([
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "requested_token_use": use, "client_id": staging,
        "client_secret": "staging-secret~for.tests-only", "assertion": assertion, "scope": "https://graph.microsoft.com/.default",
      ])
    }

    let token = exchange(user, "on_behalf_of")
    let answer = entra.send(
      "POST", "/v1.0/me/getMemberGroups", headers: ["Authorization": "Bearer \(token["access_token"])"],
      body: #"{"securityEnabledOnly": true}"#)

    #expect(answer.json["value"]?.elements.count == 3)
    #expect(token.claims()["appid"] == .string(staging) && token.claims()["upn"] == "ada@contoso.example")
    #expect(exchange(entra.signIn("ada@contoso.example")["access_token"], "on_behalf_of").code == 500131)
    #expect(exchange("\(user)x", "on_behalf_of").code == 50013)
    #expect(exchange(user, "impersonation").code == 9_002_313)
    entra.control("POST", "clock", #"{"advance": 4000}"#)
    #expect(exchange(user, "on_behalf_of").code == 500133)
  }

  @Test("Graph refuses in its own form")
  func refusals() {
    let graph = entra.clientToken(scope: "https://graph.microsoft.com/.default")["access_token"]
    let code = { (answer: Answer) in
      guard case .string(let code)? = answer.json["error"]?["code"] else { return "\(answer.status)" }
      return "\(answer.status) \(code)"
    }

    #expect(code(entra.send("POST", "/v1.0/users/x/getMemberGroups", body: "{}")) == "401 InvalidAuthenticationToken")
    #expect(code(groups(of: "x", token: "a.b.c")) == "401 InvalidAuthenticationToken")
    #expect(code(groups(of: "x", token: entra.clientToken()["access_token"])) == "401 InvalidAuthenticationToken")
    #expect(code(groups(of: "nobody", token: graph)) == "404 Request_ResourceNotFound")
    #expect(code(groups(of: "ada@contoso.example", token: graph, body: "{}")) == "400 Request_BadRequest")
    #expect(code(groups(of: "ada@contoso.example", token: graph)) == "200")
  }
}
