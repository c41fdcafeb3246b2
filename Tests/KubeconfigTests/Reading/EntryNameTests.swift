import Kubeconfig
import Testing

/// é in one code point and in two: the same to a reader, two names to kubectl.
struct EntryNameTests {
  private let one = "caf\u{E9}"
  private let two = "cafe\u{301}"
  private var text: String {
    "users:\n- name: \(one)\n  user: {exec: {command: x}}\n- name: \(two)\n  user: {exec: {command: y}}\n"
      + "contexts:\n- {name: \(one), context: {user: \(two)}}\n- {name: \(two), context: {user: \(one)}}\n"
  }

  @Test("Names are the same where their bytes are") func namesSame() {
    #expect(one == two && EntryName(one) != EntryName(two) && Set([EntryName(one), EntryName(two), EntryName(one)]).count == 2)
  }

  @Test("Users and contexts whose names differ in normalization only are two") func usersContexts() throws {
    let merged = MergedKubeconfig([try document(text)])

    #expect(merged.users.map(\.exec?.command) == ["x", "y"])
    #expect(merged.contexts.map(\.user) == [EntryName(two), EntryName(one)])
  }

  @Test("Only the named one is changed and pinned") func onlyNamed() throws {
    let changed = try document(text).replacing([UserEdit(user: EntryName(two), exec: ExecEntry(command: "new"))])

    #expect(String(decoding: changed, as: UTF8.self).utf8.elementsEqual(text.replacing("command: y", with: "command: new").utf8))
  }
}
