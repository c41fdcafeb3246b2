import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite struct ServerIDTests {
  private static let guid = "6dae42f8-4368-4678-94ff-3960e28e3630"

  @Test(
    "A server's scope is itself without final slashes and with /.default, once",
    arguments: [
      (guid, "\(guid)/.default"), ("\(guid)/", "\(guid)/.default"), ("\(guid)//", "\(guid)/.default"),
      ("\(guid)/.default", "\(guid)/.default"), ("\(guid)/.default/", "\(guid)/.default"), ("api://\(guid)", "api://\(guid)/.default"),
      ("https://host", "https://host/.default"), ("https://management.core.windows.net/", "https://management.core.windows.net/.default"),
      ("spn:\(guid)", "spn:\(guid)/.default"),
    ])
  func scopes(_ server: String, _ wanted: String) {
    #expect(scope(ofServer: server) == wanted)
  }

  @Test("The v1 resource is the scope without /.default", arguments: [(guid, guid), ("\(guid)/.default", guid), ("api://x/", "api://x")])
  func resources(_ server: String, _ wanted: String) {
    #expect(resource(ofServer: server) == wanted)
  }

  @Test("A person is also asked for an ID token, a name and a refresh token")
  func person() throws {
    let authority = try Authority(
      environmentName: "", authorityHost: "", tenant: "contoso", trustsTemplates: false, environment: Environment { _ in nil })

    #expect(authority.personAudience(ofServer: Self.guid).field == ("scope", "\(Self.guid)/.default openid offline_access profile"))
  }
}
