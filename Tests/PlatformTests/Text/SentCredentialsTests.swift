import Testing

@testable import Platform

@Suite("Credentials that were sent")
struct SentCredentialsTests {
  private let sent = SentCredentials()

  @Test(
    "are hidden in each form in which a server repeats a request",
    arguments: [
      "secret Zx8~Q.a/b+c=d&e\"f", "client_secret=Zx8~Q.a%2Fb%2Bc%3Dd%26e%22f&scope", "client_secret=Zx8~Q.a%2fb%2bc%3dd%26e%22f&scope",
      #"{"client_secret":"Zx8~Q.a\/b+c=d&e\"f"}"#, "<s>Zx8~Q.a/b+c=d&amp;e&quot;f</s>", "ZX8~q.A/B+C=D&E\"F",
    ])
  func forms(_ text: String) {
    sent.add("Zx8~Q.a/b+c=d&e\"f")

    let shown = sent.masked(text)

    #expect(shown.contains("[secret]"))
    #expect(!shown.lowercased().contains("zx8") && !shown.contains("%2F") && !shown.contains("a/b"), "\(shown)")
  }

  @Test("A blank is hidden as + and as %20")
  func blank() {
    sent.add("correct horse battery")

    #expect(sent.masked("a correct+horse+battery b correct%20horse%20battery c") == "a [secret] b [secret] c")
  }

  @Test("A part of 12 bytes is hidden, a shorter one may be a usual word")
  func parts() {
    sent.add("abcdefghijklmnopqrstuvwxyz")

    #expect(sent.masked("it starts with abcdefghijkl") == "it starts with [secret]")
    #expect(sent.masked("…fghijklmnopqrstu…") == "…[secret]…")
    #expect(sent.masked("alphabet: abcdefghijk") == "alphabet: abcdefghijk")
  }

  @Test("A short password is hidden as a whole, unless it could be a usual word")
  func short() {
    sent.add("pa5s")
    sent.add("no!")
    sent.add("wrong")
    sent.add("analytical")

    #expect(sent.masked("no! pa5s is wrong, analytical too") == "no! [secret] is wrong, [secret] too")
  }

  @Test("Text without them stays as it is, also where it is not ASCII")
  func others() {
    #expect(sent.masked("Ü: nothing was sent") == "Ü: nothing was sent")
    sent.add("geheimes-Wort-mit-Länge")

    #expect(sent.masked("Ü: geheimes-Wort-mit-Länge!") == "Ü: [secret]!")
    #expect(sent.masked("AADSTS7000215: Ungültiger geheimer Clientschlüssel") == "AADSTS7000215: Ungültiger geheimer Clientschlüssel")
  }
}
