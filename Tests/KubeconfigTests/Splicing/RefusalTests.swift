import Kubeconfig
import Testing

struct RefusalTests {
  @Test("A list of users that a merge key brings in is refused") func listUsers() throws {
    let text = "<<: {users: [{name: aks, user: {exec: {command: x}}}]}\nkind: Config\n"

    #expect(error(of: text) == .aliased(path: "f", line: 1, user: "aks"))
  }

  @Test("Anchors that nothing refers to, or outside of the replaced part, are no obstacle") func anchorsNothing() throws {
    let text = "users:\n- name: &n aks\n  user: &u\n    exec: &e\n      command: x\ncontexts:\n- name: c\n  context: {user: *n}\n"

    #expect(try editing(text, to: ExecEntry(command: "c")) == text.replacingFirst("exec: &e\n      command: x", "exec:\n      command: c"))
  }

  @Test(
    "A user in an unusual style is refused",
    arguments: [
      "users:\n- name: aks\n  user:\n    ? exec\n    : {command: x}\n",
      "users:\n- name: aks\n  user: {? exec : {command: x}}\n",
      "users:\n- name: aks\n  user:\n    exec: {command: x}\n    exec: {command: y}\n",
      "users:\n- name: aks\n  user: {}\n  user: {}\n",
    ])
  func userUnusual(text: String) {
    guard case .unusualStyle("f", 2, "aks", _) = error(of: text) else {
      Issue.record("\(String(describing: error(of: text)))")
      return
    }
  }

  @Test("An unknown user is refused") func unknownUser() {
    #expect(error(of: "users: []") == .noSuchUser(path: "f", user: "aks"))
  }
}

extension String {
  fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return replacingCharacters(in: range, new)
  }

  private func firstRange(of text: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }

  private func replacingCharacters(in range: Range<Index>, _ text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
