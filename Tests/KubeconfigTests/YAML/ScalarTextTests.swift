import Kubeconfig
import Testing

struct ScalarTextTests {
  @Test(
    "A string that needs no quotes has none",
    arguments: [
      "get-token", "--login", "/usr/bin/kubelogin", "6dae42f8-4368-4678-94ff-3960e28e3630", "12e45678-1234-1234-1234-123456789012",
      "https://login.microsoftonline.com/", "a#b", "a:b", "Jürgen ☸", "-l", "a b", "C:\\x", "host=a,u=b", "1.2.3.4x", "é", "0k", "10.0.0.1",
    ])
  func stringNeeds(text: String) throws {
    let after = try editing(block, to: ExecEntry(command: text))

    #expect(after == "users:\n- name: aks\n  user:\n    exec:\n      command: \(text)\n")
  }

  @Test(
    "A string that would be read as something else is quoted",
    arguments: [
      "", " ", " a", "a ", "a: b", "a:", "a #b", "-", "- a", "---", "...", "?", "[a", "{a", "&a", "*a", "!a", "|", ">", "'a", "\"a", "%a",
      "@a",
      "`a", "#a", ",a", "true", "False", "YES", "no", "On", "off", "y", "N", "null", "~", "1", "-1", "+1", "1.5", ".5", "5.", "1e5", "1E-5",
      "0x1F", "0o17", "017", "0b1", "1_000", "1:30", ".inf", "-.INF", ".NaN", "2001-01-01", "2001-01-01T00:00:00Z", "<<", "=", "a\tb",
      "\u{7}",
      "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}a", "\u{FFFF}", "a\r\nb", "6e10", "190:20:30", "\u{0}",
    ])
  func stringWould(text: String) throws {
    let after = try editing(block, to: ExecEntry(command: text))

    #expect(after.hasPrefix("users:\n- name: aks\n  user:\n    exec:\n      command: \""))
    #expect(try document(after).users.first?.exec?.command == text)
  }

  @Test("In flow style a string survives brackets and commas", arguments: ["a,b", "a]", "https://x", "a?", "{", "Jürgen", "a b"])
  func flowStyle(text: String) throws {
    let target = ExecEntry(command: text, arguments: [text])

    #expect(try document(editing("users: [{name: aks, user: {exec: {command: x}}}]", to: target)).users.first?.exec == target)
    #expect(try document(editing(#"{"users":[{"name":"aks","user":{"exec":{}}}]}"#, to: target)).users.first?.exec == target)
  }

  private let block = "users:\n- name: aks\n  user:\n    exec:\n      command: x\n"
}
