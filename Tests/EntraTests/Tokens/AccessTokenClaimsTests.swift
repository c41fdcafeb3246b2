import Testing

@testable import Entra
@testable import OAuth

@Suite struct AccessTokenClaimsTests {
  private func claims(_ json: String) throws -> AccessTokenClaims {
    try #require(AccessTokenClaims("e30.\(encodeBase64URL(Array(json.utf8))).c2ln"))
  }

  @Test("A member's token names user, tenant, client, audience and groups")
  func member() throws {
    let claims = try claims(
      #"{"aud":"aks","tid":"t","oid":"o","upn":"ada@contoso.example","unique_name":"ada","appid":"app","groups":["g1","g2"]}"#)

    #expect(claims.userPrincipalName == "ada@contoso.example")
    #expect(claims.displayName == "ada")
    #expect([claims.objectID, claims.tenantID, claims.clientID] == ["o", "t", "app"])
    #expect(claims.audiences == ["aks"])
    #expect(claims.groups == ["g1", "g2"])
    #expect(!claims.hasGroupOverage)
  }

  @Test(
    "AKS knows members by their user principal name, guests and applications by their object ID",
    arguments: [
      (#"{"oid":"o","upn":"ada@contoso.example"}"#, "ada@contoso.example"), (#"{"oid":"o","unique_name":"live.com#ada@example"}"#, "o"),
      (#"{"oid":"o","appid":"app","idtyp":"app"}"#, "o"), (#"{"oid":"o","preferred_username":"ada@contoso.example"}"#, "o"), ("{}", nil),
    ] as [(String, String?)])
  func kubernetesUser(_ json: String, _ user: String?) throws {
    #expect(try claims(json).kubernetesUser == user)
  }

  @Test(
    "A token that has too many groups says where to ask instead",
    arguments: [#"{"_claim_names":{"groups":"src1"},"_claim_sources":{}}"#, #"{"hasgroups":true}"#])
  func overage(_ json: String) throws {
    #expect(try claims(json).hasGroupOverage)
  }

  @Test("A version 2 token names the client azp, and may have several audiences")
  func version2() throws {
    let claims = try claims(#"{"azp":"app","aud":["a","b"],"preferred_username":"ada@contoso.example"}"#)

    #expect(claims.clientID == "app")
    #expect(claims.audiences == ["a", "b"])
    #expect(claims.displayName == "ada@contoso.example")
  }

  @Test("What could steer a terminal is taken out")
  func controlCharacters() throws {
    let claims = try claims(#"{"upn":"a\u001b[2Jda","oid":"\u0007","groups":["g\n1"]}"#)

    #expect(claims.userPrincipalName == "a[2Jda")
    #expect(claims.objectID == nil)
    #expect(claims.groups == ["g 1"])
  }

  @Test("A token that is no JSON Web Token has no claims", arguments: ["", "opaque", "a.b", "a.!.c", "e30.e30", "a.W10.c"])
  func opaque(_ token: String) {
    #expect(AccessTokenClaims(token) == nil)
  }
}
