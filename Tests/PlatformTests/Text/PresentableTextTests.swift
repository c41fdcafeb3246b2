import Testing

@testable import Platform

@Suite("Text from outside")
struct PresentableTextTests {
  @Test(
    "Nothing that steers a terminal is left",
    arguments: [
      ("\u{1B}]52;c;ZWNobyBwd25lZA==\u{7}code", "]52;c;ZWNobyBwd25lZA==code"), ("\u{1B}[2J\u{9B}31mred", "[2J31mred"),
      ("a\rb\u{8}c\u{7F}d\u{0}e", "abcde"), ("left\tright", "left right"), ("one\u{85}two\u{2028}three\u{2029}four", "one two three four"),
    ])
  func controls(_ text: String, _ expected: String) {
    #expect(PresentableText.line(text) == expected)
  }

  @Test(
    "Nothing changes the order in which a person reads",
    arguments: Array("\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}".unicodeScalars))
  func bidirectional(_ control: Unicode.Scalar) {
    #expect(PresentableText.line("moc.\(control)live") == "moc.live")
  }

  @Test("Text of every language stays", arguments: ["Öffnen Sie die Seite", "サインイン", "دخول", "כניסה", "👩‍💻 🇩🇪", "naïve"])
  func languages(_ text: String) {
    #expect(PresentableText.line(text) == text)
  }

  @Test("A line is cut, and so is a text of many lines")
  func cut() {
    let long = PresentableText.line(String(repeating: "x", count: 900_000))
    let many = PresentableText.lines(String(repeating: "line\n", count: 10_000))

    #expect(long.count == PresentableText.longestLine + 1 && long.hasSuffix("…"))
    #expect(many.split(separator: "\n").count == PresentableText.mostLines)
  }

  @Test("A mask sees the line before it is cut")
  func maskedFirst() {
    let text = String(repeating: "x", count: PresentableText.longestLine - 3) + "secret"

    let shown = PresentableText.line(text) { $0.replacing("secret", with: "[secret]") }

    #expect(!shown.contains("sec…") && shown.hasSuffix("x[se…"))
  }

  @Test(
    "Keys and tokens are named, not shown, wherever they stand",
    arguments: [
      ("cannot read eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhcGk6Ly9BenVyZUFEIn0.c2ln: no such file", "cannot read [a JSON Web Token]"),
      ("open (-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0BAQEF): no", "open ([a PEM text] [a base64 text] no"),
      ("PFX=MIIKnwIBAzCCClUGCSqGSIb3DQEHAaCCCkYEggpCMIIKPjCC+/==", "PFX=[a base64 text]"),
    ])
  func content(_ text: String, _ expected: String) {
    let shown = PresentableText.line(text)

    #expect(shown.hasPrefix(expected.prefix { $0 != "[" }))
    #expect(["eyJhdWQi", "MIIEvQ", "MIIKnw", "BgkqhkiG"].allSatisfy { !shown.contains($0) }, "\(shown)")
    #expect(shown.contains("["))
  }

  @Test(
    "Addresses and names of every day stay",
    arguments: [
      "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize?client_id=80faf920-1908-4b52-b5ef-a8e7bedfc67a&response_type=code",
      "/home/ada/MII/keys.pem", "eyJ.txt",
    ])
  func addresses(_ text: String) {
    #expect(PresentableText.line(text) == text)
  }
}

@Suite("What stands where a path is wanted")
struct InlineContentTests {
  private static let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2V4YW1wbGUifQ.c2lnbmF0dXJl"

  @Test(
    "Tokens, keys and several lines are told from paths",
    arguments: [
      (token, .jsonWebToken), ("  \(token)\n", .jsonWebToken),
      ("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n", .pem),
      ("MIIKnwIBAzCCClUGCSqGSIb3DQEHAaCCCkYEggpCMIIKPjCCBPIGCSqGSIb3", .base64), ("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUQ=", .base64),
      ("apiVersion: v1\nkind: Config", .severalLines),
    ] as [(String, InlineContent)])
  func content(_ value: String, _ content: InlineContent) {
    #expect(InlineContent(path: value) == content)
    #expect(shownPath(value) == "[\(content.noun)]")
  }

  @Test(
    "Paths are paths",
    arguments: [
      "/var/run/secrets/azure/tokens/azure-identity-token", "app.pem", "~/keys/eyJ.pem", "MIIcert.pem", "/dev/fd/63", "a b/ü.pfx",
      "/nix/store/0c1p5xsyhqiwkcbz4nqz6d9d3fxg5kkw-cacert/etc/ssl/certs/ca-bundle.crt",
    ])
  func path(_ value: String) {
    #expect(InlineContent(path: value) == nil)
    #expect(shownPath(value) == value)
  }

  @Test("What is too long to be a path is not shown")
  func long() {
    #expect(shownPath("/tmp/" + String(repeating: "k", count: 300)) == "[a text of 305 bytes]")
    #expect(shownPath(String(repeating: "/abc", count: 1100)) == "[a text of 4400 bytes]")
  }
}
