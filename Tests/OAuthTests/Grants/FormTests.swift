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
