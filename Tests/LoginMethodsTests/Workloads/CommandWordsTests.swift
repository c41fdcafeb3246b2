import Platform
import Testing

@testable import LoginMethods

@Suite("The words of --federated-token-command")
struct CommandWordsTests {
  @Test(
    "are told apart as a POSIX shell does",
    arguments: [
      ("vault read -field=token identity/oidc/token/aks", ["vault", "read", "-field=token", "identity/oidc/token/aks"]),
      ("  a\t b\n", ["a", "b"]), ("", []), ("  ", []), ("a ''", ["a", ""]), (#"'a b' "c d""#, ["a b", "c d"]), (#"a'b'"c"d"#, ["abcd"]),
      (#"a\ b"#, ["a b"]), (#"\'\"\$\|"#, [#"'"$|"#]), (#"'\n $HOME `x` | "'"#, [#"\n $HOME `x` | ""#]),
      (#""\"\\\$\`\n'""#, [#""\$`\n'"#]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]), ("a\\", ["a\\"]),
      ("curl https://h/?a=1 *.txt ~ # {x}", ["curl", "https://h/?a=1", "*.txt", "~", "#", "{x}"]), ("naïve 'é 日'", ["naïve", "é 日"]),
      ("a\r\nb", ["a", "b"]), (#"sh -c 'x | y $Z'"#, ["sh", "-c", "x | y $Z"]),
    ])
  func words(_ text: String, _ words: [String]) throws {
    #expect(try CommandWords.split(text) == words)
  }

  @Test(
    "that only a shell would understand are refused, not taken literally",
    arguments: [
      ("a | b", "|"), ("a && b", "&"), ("a; b", ";"), ("a > f", ">"), ("a < f", "<"), ("(a)", "("), ("echo $TOKEN", "$"),
      (#"echo "$TOKEN""#, "$"), ("a `b`", "`"), (#"a "`b`""#, "`"),
    ] as [(String, Character)])
  func shell(_ text: String, _ character: Character) {
    #expect(throws: CommandWords.Fault.needsShell(character)) { try CommandWords.split(text) }
  }

  @Test(
    "whose quotes have no end are refused",
    arguments: [("a 'b", "'"), ("a \"b", "\""), (#"a "b\""#, "\""), (#""a\"#, "\"")] as [(String, Character)])
  func open(_ text: String, _ quote: Character) {
    #expect(throws: CommandWords.Fault.openQuote(quote)) { try CommandWords.split(text) }
  }

  @Test(
    "A quoted word is read as the word that it was",
    arguments: ["plain-1.2/x:y@z", "", "two words", "it's", "$(id)", "a\"b\\c", "~", "sérver", "*", "'"])
  func quoted(_ word: String) throws {
    #expect(try CommandWords.split(shellQuoted(word)) == [word])
  }

  @Test("Only what a shell would read otherwise is quoted", arguments: [("contoso.com", "contoso.com"), ("a b", "'a b'"), ("~", "'~'")])
  func quotedWhereNeeded(_ word: String, _ quoted: String) {
    #expect(shellQuoted(word) == quoted)
  }
}
