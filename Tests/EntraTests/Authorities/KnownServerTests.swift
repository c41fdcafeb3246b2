import Testing

@testable import Entra

@Suite struct KnownServerTests {
  @Test("AKS and Arc have a server and a client of people each")
  func identifiers() {
    #expect(KnownServer.aks.serverID == "6dae42f8-4368-4678-94ff-3960e28e3630")
    #expect(KnownServer.aks.clientID == "80faf920-1908-4b52-b5ef-a8e7bedfc67a")
    #expect(KnownServer.arc.serverID == "6256c85f-0aad-4d50-b960-e6e9b21efe35")
    #expect(KnownServer.arc.clientID == "3f4439ff-e698-4d6d-84fe-09c9d574f06b")
  }

  @Test(
    "A name stands for the server's ID, and everything else for itself",
    arguments: [
      ("aks", KnownServer.aks.serverID), ("AKS", KnownServer.aks.serverID), ("arc", KnownServer.arc.serverID), ("", ""), ("aks/", "aks/"),
      ("api://aks", "api://aks"),
    ])
  func names(_ text: String, _ meant: String) {
    #expect(KnownServer.serverID(meantBy: text) == meant)
  }

  @Test(
    "A server is known by every spelling of its ID that Entra takes for the same",
    arguments: [
      ("6dae42f8-4368-4678-94ff-3960e28e3630", "aks"), ("6DAE42F8-4368-4678-94FF-3960E28E3630/", "aks"),
      ("6256c85f-0aad-4d50-b960-e6e9b21efe35/.default", "arc"), ("api://own", nil), ("", nil),
    ])
  func spellings(_ serverID: String, _ name: String?) {
    #expect(KnownServer.with(serverID: serverID)?.name == name)
  }
}

@Suite struct SharedTenantTests {
  /// `{"tid":"real"}`
  private static let claims = AccessTokenClaims("e30.eyJ0aWQiOiJyZWFsIn0.")

  @Test(
    "The tenant of the token is shown in place of a name that stands for any",
    arguments: [("organizations", "real"), ("Common", "real"), ("contoso.example", "contoso.example"), (nil, "real")])
  func shown(_ asked: String?, _ tenant: String) {
    #expect(SharedTenant.shown(asked, Self.claims) == tenant)
  }

  @Test("Without a token that tells, it is the tenant that was asked for", arguments: ["organizations", "contoso.example", nil])
  func unknown(_ asked: String?) {
    #expect(SharedTenant.shown(asked, nil) == asked)
  }
}
