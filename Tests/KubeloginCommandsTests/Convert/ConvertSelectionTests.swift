import Kubeconfig
import Platform
import Settings
import Testing

@testable import KubeloginCommands

/// `--context` and `--user` of convert-kubeconfig.
struct ConvertSelectionTests {
  private func kubeconfig() throws -> MergedKubeconfig {
    let text = """
      contexts:
      - {name: dev-1, context: {user: a}}
      - {name: dev-2, context: {user: b}}
      - {name: "dev-*", context: {user: c}}
      - {name: nobody, context: {}}
      - {name: dangling, context: {user: gone}}
      users: [{name: a}, {name: b}, {name: c}]
      """
    return MergedKubeconfig([try KubeconfigDocument(bytes: Array(text.utf8), path: "f")])
  }

  private func select(_ contexts: [String], _ users: [String]) throws -> UserSelection {
    try UserSelection(contexts: contexts, users: users, in: kubeconfig())
  }

  @Test(
    "Contexts and users add up, in the order of the file",
    arguments: [
      ([], [], ["a", "b", "c"], []), (["dev-2"], ["a"], ["a", "b"], ["a", "b"]), (["dev-?"], [], ["a", "b", "c"], []),
      ([], ["[bc]"], ["b", "c"], []), (["dev-*"], [], ["c"], ["c"]), (["dev-[12]"], ["b"], ["a", "b"], ["b"]),
      (["n*", "dev-1"], [], ["a"], ["a"]), (["dangling"], [], [], ["gone"]),
    ] as [([String], [String], [EntryName], Set<EntryName>)])
  func selected(_ contexts: [String], _ users: [String], _ expected: [EntryName], _ named: Set<EntryName>) throws {
    let selection = try select(contexts, users)

    #expect(selection.users.map(\.name) == expected)
    #expect(selection.named == named && selection.notices == [])
  }

  @Test("A pattern that matches nothing is a line, not an error")
  func unmatched() throws {
    let selection = try select(["test-*"], ["x?"])

    #expect(selection.users == [])
    #expect(selection.notices == ["kubelogin: no context matches \"test-*\"", "kubelogin: no user matches \"x?\""])
  }

  @Test("A name that is not there is an error")
  func unknown() throws {
    #expect(throws: SelectionError.noSuchContext("test")) { try select(["dev-1", "test"], []) }
    #expect(throws: SelectionError.noSuchUser("d")) { try select([], ["d"]) }
    #expect(throws: SelectionError.contextWithoutUser("nobody")) { try select(["nobody"], []) }
  }

  @Test("get-token takes no flag of convert-kubeconfig alone")
  func notForGetToken() {
    let own = Setting.convertKubeconfig.filter { !Setting.shared.contains($0) && !Setting.global.contains($0) }

    #expect(own.count == 14)
    #expect(own.filter(Setting.getToken.contains).map(\.name) == ["kubeconfig", "context", "output"])
    #expect(Setting.output.choices == TokenFormat.allCases.map(\.rawValue))
  }
}
