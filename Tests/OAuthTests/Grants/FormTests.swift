import Testing

@testable import OAuth

@Suite struct FormTests {
  @Test("Fields are joined in order")
  func order() {
    let form = Form([("b", "2"), ("a", "1"), ("empty", "")])

    #expect(String(decoding: form.body, as: UTF8.self) == "b=2&a=1&empty=")
  }

  @Test(
    "Everything but letters, digits and - . _ ~ is encoded, as UTF-8; a space is a plus",
    arguments: [
      ("abcXYZ019-._~", "abcXYZ019-._~"), ("a b", "a+b"), ("a+b", "a%2Bb"), ("a&b=c", "a%26b%3Dc"), ("100%", "100%25"),
      ("https://x/y", "https%3A%2F%2Fx%2Fy"), ("ü", "%C3%BC"), ("日", "%E6%97%A5"), ("\r\n\0", "%0D%0A%00"), ("*'()!", "%2A%27%28%29%21"),
      ("", ""),
    ])
  func encoding(_ text: String, _ encoded: String) {
    #expect(Form.encoded(text) == encoded)
  }

  @Test("Names are encoded like values")
  func names() {
    #expect(String(decoding: Form([("a b", "c")]).body, as: UTF8.self) == "a+b=c")
  }
}

@Suite struct ScopeTests {
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
  func person() {
    #expect(personScope(ofServer: Self.guid) == "\(Self.guid)/.default openid offline_access profile")
  }
}
