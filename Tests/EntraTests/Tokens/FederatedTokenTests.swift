import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct FederatedTokenTests {
  @Test("White space around it goes", arguments: ["t0k3n", "t0k3n\n", "\r\n t0k3n \t\n"])
  func trimmed(_ text: String) {
    #expect(FederatedToken(Array(text.utf8))?.text == "t0k3n")
  }

  @Test(
    "What is not one word of printable ASCII is none",
    arguments: ["", "\n", "two words", "a\nb", "t\u{0}k", "tökén", "\u{FEFF}t", String(repeating: "x", count: FederatedToken.limit + 1)])
  func none(_ text: String) {
    #expect(FederatedToken(Array(text.utf8)) == nil)
  }

  @Test(
    "Issuer, subject and audience are told, as far as it has them",
    arguments: [
      // {"iss":"https://i","sub":"s","aud":"a"}
      ("e30.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJzIiwiYXVkIjoiYSJ9.c2ln", #"issuer "https://i", subject "s", audience "a""#),
      // {"sub":"s","aud":["a","b"]}
      ("e30.eyJzdWIiOiJzIiwiYXVkIjpbImEiLCJiIl19.c2ln", #"issuer missing, subject "s", audience "a", "b""#),
    ])
  func identity(_ text: String, _ identity: String) {
    #expect(FederatedToken(Array(text.utf8))?.identity == identity)
  }

  @Test("What is no JSON Web Token says nothing", arguments: ["opaque", "a.b.c", "e30.e30", "e30.W10.c2ln"])
  func opaque(_ text: String) {
    #expect(FederatedToken(Array(text.utf8))?.identity == nil)
  }
}

@Suite("Query parameters that are set in an address")
struct RequestAddressTests {
  @Test(
    "They follow what is there, and replace what has their name",
    arguments: [
      ("https://h/p", "https://h/p?audience=api%3A%2F%2FX"), ("https://h/p?v=2.0", "https://h/p?v=2.0&audience=api%3A%2F%2FX"),
      ("https://h/p?audience=old&v=1", "https://h/p?v=1&audience=api%3A%2F%2FX"), ("https://h/p?", "https://h/p?audience=api%3A%2F%2FX"),
      ("http://h:80/p?audience&audiences=1#f", "http://h:80/p?audiences=1&audience=api%3A%2F%2FX"),
    ])
  func set(_ url: String, _ expected: String) {
    #expect(jobAddress(url, setting: [("audience", "api://X")]) == expected)
  }
}
