import ExecCredential
import Platform
import Testing

struct ExecCredentialTests {
  private func line(_ token: String, apiVersion: String = "client.authentication.k8s.io/v1beta1") -> String {
    let answer = ExecCredential(apiVersion: apiVersion, token: token, expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845))
    return String(decoding: answer.line, as: UTF8.self)
  }

  @Test("The answer is one line, byte for byte that of Azure/kubelogin")
  func wholeLine() {
    let expected =
      #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":false},"#
      + #""status":{"expirationTimestamp":"2030-01-02T02:04:05Z","token":"eyJ0.eyJh.c2ln-_"}}"# + "\n"

    #expect(line("eyJ0.eyJh.c2ln-_") == expected)
  }

  @Test("The answer names the API version that was asked for")
  func version() {
    #expect(line("t", apiVersion: "client.authentication.k8s.io/v1").contains(#""apiVersion":"client.authentication.k8s.io/v1","#))
  }

  @Test("A fraction of the last second is cut, so that no token is said to live longer than it does")
  func expiration() {
    let answer = ExecCredential(
      apiVersion: "v", token: "t", expiresAt: Timestamp(sinceEpoch: .seconds(1_893_549_845) + .milliseconds(999)))

    #expect(String(decoding: answer.line, as: UTF8.self).contains(#""expirationTimestamp":"2030-01-02T02:04:05Z""#))
  }

  /// Source: Go, encoding/json, `appendString` with escapeHTML.
  @Test(
    "A token is escaped as Go escapes it",
    arguments: [
      ("plain/+=~", #"plain/+=~"#),
      (#"a"b\c"#, #"a\"b\\c"#),
      ("<>&", #"\u003c\u003e\u0026"#),
      ("\u{0}\u{1}\u{1f}", #"\u0000\u0001\u001f"#),
      ("\u{2028}\u{2029}", #"\u2028\u2029"#),
      ("\u{7f}", "\u{7f}"),
      ("äöü 🔑", "äöü 🔑"),
      ("e\u{301}", "e\u{301}"),
      ("", ""),
    ])
  func escaping(token: String, escaped: String) {
    #expect(line(token).hasSuffix(#""token":"\#(escaped)"}}"# + "\n"))
  }

  @Test(
    "The control characters with a short form get it",
    arguments: [("\n", #"\n"#), ("\r", #"\r"#), ("\t", #"\t"#), ("\u{8}", #"\b"#), ("\u{c}", #"\f"#)])
  func shortForms(token: String, escaped: String) {
    #expect(line(token).hasSuffix(#""token":"\#(escaped)"}}"# + "\n"))
  }
}
