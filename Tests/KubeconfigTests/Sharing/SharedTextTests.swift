import Testing

@testable import Kubeconfig

/// Users that share text with others through anchors, aliases and merge keys.
struct SharedTextTests {
  private let new = ExecEntry(command: "c")

  private func editing(_ text: String, _ users: String...) throws -> String {
    let edits = users.map { UserEdit(user: EntryName($0), exec: new) }
    return String(decoding: try document(text).replacing(edits), as: UTF8.self)
  }

  @Test(
    "A replaced text that others use moves to its first remaining use",
    arguments: [
      // In block style, with comments and a literal: only the indentation changes.
      (
        "users:\n- name: aks\n  user:\n    exec: &e # why\n      # one\n      command: x\n      installHint: |\n        a\n          b\n\n        c\n"
          + "- name: b\n  user:\n      more:\n        exec: *e # two\n- name: d\n  user: {exec: *e}\n",
        "users:\n- name: aks\n  user:\n    exec:\n      # why\n      # one\n      command: c\n"
          + "- name: b\n  user:\n      more:\n        exec: &e # why # two\n          # one\n          command: x\n          installHint: |\n"
          + "            a\n              b\n\n            c\n- name: d\n  user: {exec: *e}\n"
      ),
      // Into flow style.
      (
        "users:\n- name: aks\n  user:\n    exec:\n      args: &a\n      - get-token\n      - 'a, b'\n      - 12\n      -\n      - http://x\n- {name: b, user: {args: *a}}\n",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\n- {name: b, user: {args: &a [get-token, \"a, b\", 12, null, \"http://x\"]}}\n"
      ),
      // Out of flow style, over several lines.
      (
        "users:\n- {name: aks, user: {exec: {args: &a [one, # c\n two]}}}\n- name: b\n  user:\n    args: *a\n",
        "users:\n- {name: aks, user: {exec: { # c\n  command: c}}}\n- name: b\n  user:\n    args: &a [one, # c\n     two]\n"
      ),
      // A list whose dashes stand in the column of its key, to an item.
      (
        "users:\n- name: aks\n  user:\n    exec:\n      args: &a\n      - one\nz:\n- *a\n- *a\n",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\nz:\n- &a\n  - one\n- *a\n"
      ),
      // Nested: what was met already stays an alias.
      (
        "users:\n- name: aks\n  user:\n    exec: &e\n      args: &a [one]\n      command: x\nz:\n  args: *a\n  exec: *e\n",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\nz:\n  args: &a [one]\n  exec: &e\n    args: *a\n    command: x\n"
      ),
      // A literal at the end of a file without a line break cannot stay one.
      (
        "users:\n- name: aks\n  user:\n    exec:\n      installHint: &h |\n        a\nz: *h",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\nz: &h \"a\\n\""
      ),
      // A name within it that is another's by then, and is still needed: the part goes without.
      (
        "users:\n- name: aks\n  user:\n    exec:\n      args: &b [p, &a q]\nx: &a r\ny: *b\nz: *a\n",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\nx: &a r\ny: &b [p, q]\nz: *a\n"
      ),
      // A name that is defined anew: each alias keeps what it stood for.
      (
        "users:\n- name: aks\n  user:\n    exec:\n      args: &a [one]\nx: *a\ny: &a [two]\nz: *a\n",
        "users:\n- name: aks\n  user:\n    exec:\n      command: c\nx: &a [one]\ny: &a [two]\nz: *a\n"
      ),
    ])
  func replacedText(_ before: String, _ after: String) throws {
    #expect(try editing(before, "aks") == after)
  }

  @Test("Aliases in a replaced text go with it") func aliasesReplaced() throws {
    let text = "args: &a [x]\nusers:\n- name: aks\n  user:\n    exec:\n      command: x\n      args: *a\n"

    #expect(try editing(text, "aks") == "args: &a [x]\nusers:\n- name: aks\n  user:\n    exec:\n      command: c\n")
  }

  @Test(
    "A user that is an alias gets its own text, and the anchor's owner stays",
    arguments: [
      ("b: &b # c\nusers:\n- name: aks\n  user: *b\n", "b: &b # c\nusers:\n- name: aks\n  user:\n    exec:\n      command: c\n"),
      (
        "b: &b # b\n  token: t\n  exec: {command: x}\nusers:\n- name: aks\n  user: *b\n",
        "b: &b # b\n  token: t\n  exec: {command: x}\nusers:\n- name: aks\n  user: # b\n    token: t\n    exec: {command: c}\n"
      ),
      (
        "users:\n- name: b\n  user: &u\n    exec: {command: x}\n    token: t\n- {name: aks, user: *u}\n",
        "users:\n- name: b\n  user: &u\n    exec: {command: x}\n    token: t\n- {name: aks, user: {exec: {command: c}, token: t}}\n"
      ),
      (
        "a: &a\n  name: aks\n  user: &u\n    exec: {command: x}\nusers:\n- *a\n- name: b\n  user: *u\n",
        "a: &a\n  name: aks\n  user: &u\n    exec: {command: x}\nusers:\n- name: aks\n  user:\n    exec: {command: c}\n- name: b\n  user: *u\n"
      ),
      (
        "u: &u\n- name: aks\n  user:\n    exec: {command: x}\nusers: *u\n",
        "u: &u\n- name: aks\n  user:\n    exec: {command: x}\nusers:\n- name: aks\n  user:\n    exec: {command: c}\n"
      ),
    ])
  func userAlias(_ before: String, _ after: String) throws {
    #expect(try editing(before, "aks") == after)
  }

  @Test("A copy of the list keeps the old text of users that share a changed one") func copyList() throws {
    let text = "users: &l\n- name: aks\n  user: &u {exec: {command: x}}\n- name: b\n  user: *u\nz: *l\n"

    #expect(
      try editing(text, "aks", "b") == "users:\n- name: aks\n  user: &u {exec: {command: c}}\n- name: b\n  user: *u\n"
        + "z: &l\n- name: aks\n  user: {exec: {command: x}}\n- name: b\n  user: {exec: {command: x}}\n")
  }

  @Test("Users that share one text and become the same are changed by one edit") func usersShare() throws {
    let text = "users:\n- name: aks\n  user: &u\n    exec: {command: x}\n- name: b\n  user: *u\n"

    #expect(try editing(text, "aks", "b") == "users:\n- name: aks\n  user: &u\n    exec: {command: c}\n- name: b\n  user: *u\n")
  }

  @Test(
    "An edit that would change another user too is refused with both names",
    arguments: [
      "users:\n- name: aks\n  user: &u\n    exec: {command: x}\n- name: b\n  user: *u\n",
      "users:\n- &a\n  name: aks\n  user:\n    exec: {command: x}\n- <<: *a\n  name: b\n",
      "users:\n- name: aks\n  user: &u\n    exec: {command: x}\n- name: b\n  user: {<<: *u, token: t}\n",
    ])
  func editWould(_ text: String) {
    #expect(throws: KubeconfigError.sharedUser(path: "f", line: 2, user: "aks", other: "b")) { try editing(text, "aks") }
  }

  @Test(
    "What is no user and shares a changed text keeps the old one",
    arguments: [
      (
        "users:\n- name: aks\n  user: &u\n    exec: {command: x}\nz: *u\n",
        "users:\n- name: aks\n  user:\n    exec: {command: c}\nz: &u\n  exec: {command: x}\n"
      ),
      (
        "users: &u\n- &a {name: aks, user: {exec: {command: x}}}\nz: {a: *a}\n",
        "users: &u\n- {name: aks, user: {exec: {command: c}}}\nz: {a: &a {name: aks, user: {exec: {command: x}}}}\n"
      ),
    ])
  func whatNo(_ before: String, _ after: String) throws {
    #expect(try editing(before, "aks") == after)
  }

  @Test(
    "A merge key stays, and the new login stands behind it where it brings one in",
    arguments: [
      (
        "x: &x {exec: {command: x}, token: t}\nusers:\n- name: aks\n  user:\n    <<: *x # c\n    username: n\n",
        "x: &x {exec: {command: x}, token: t}\nusers:\n- name: aks\n  user:\n    <<: *x # c\n    exec:\n      command: c\n    username: n\n"
      ),
      (
        "x: &x {auth-provider: {name: azure}}\nusers:\n- {name: aks, user: {<<: *x}}\n",
        "x: &x {auth-provider: {name: azure}}\nusers:\n- {name: aks, user: {<<: *x, exec: {command: c}, auth-provider: null}}\n"
      ),
      (
        "x: &x {token: t}\nusers:\n- name: aks\n  user:\n    exec: {command: x}\n    <<: *x\n",
        "x: &x {token: t}\nusers:\n- name: aks\n  user:\n    exec: {command: c}\n    <<: *x\n"
      ),
      (
        "users:\n- &b\n  name: b\n  user:\n    exec: {command: x}\n    token: t\n- <<: *b\n  name: aks\n",
        "users:\n- &b\n  name: b\n  user:\n    exec: {command: x}\n    token: t\n- <<: *b\n  user: {exec: {command: c}, token: t}\n  name: aks\n"
      ),
    ])
  func mergeKey(_ before: String, _ after: String) throws {
    #expect(try editing(before, "aks") == after)
    #expect(try editing(after, "aks") == after)
    let other = try document(after).replacing([UserEdit(user: "aks", exec: ExecEntry(command: "d"))])
    #expect(String(decoding: other, as: UTF8.self) == after.replacing("command: c", with: "command: d"))
  }

  @Test("Of a merge key and a key the later one counts, of a list of merged mappings the first") func mergeKeyKey() throws {
    let read = try document(
      """
      x: &x {exec: {command: x}}
      users:
      - {name: a, user: {<<: *x, exec: {command: own}}}
      - {name: b, user: {exec: {command: own}, <<: *x}}
      - {name: c, user: {<<: [{token: t}, *x, {exec: {command: z}}]}}
      - {name: d, user: {<<: *x, <<: {exec: {command: z}}}}
      """)

    #expect(read.users.map(\.exec?.command) == ["own", "x", "x", "z"])
  }

  @Test(
    "A login beside one that a merge key brings in is refused where two places would have to change",
    arguments: [
      "x: &x {exec: {command: x}}\nusers:\n- name: aks\n  user:\n    exec: {command: x}\n    <<: *x\n",
      "x: &x {auth-provider: {name: azure}}\nusers:\n- name: aks\n  user:\n    <<: *x\n    exec: {command: x}\n",
      "x: &x {user: {token: t}}\nusers:\n- name: aks\n  user: {}\n  <<: *x\n",
    ])
  func loginBeside(_ text: String) {
    guard case .unusualStyle("f", 3, "aks", _) = error(of: text) else {
      Issue.record("\(String(describing: error(of: text)))")
      return
    }
  }

  @Test("Aliases cannot make a small file large") func aliasesCannot() {
    let text =
      "a: &a {token: \(String(repeating: "t", count: 100_000))}\nusers:\n"
      + (0..<1000).map { "- name: u\($0)\n  user: *a\n" }.joined()

    #expect(throws: KubeconfigError.excessiveAliasing(path: "f")) {
      try document(text).replacing((0..<1000).map { UserEdit(user: "u\($0)", exec: new) })
    }
  }

  @Test(
    "A pin is the user's own, whoever shares its text",
    arguments: [
      (
        "x: &u {exec: {command: k}}\nusers:\n- name: aks\n  user: *u\n",
        "x: &u {exec: {command: k}}\nusers:\n- name: aks\n  user: {extensions: [{extension: true, name: kubelogin/pinned}], exec: {command: k}}\n"
      ),
      (
        "x: &e\n- name: other\nusers:\n- name: aks\n  user:\n    extensions: *e\n",
        "x: &e\n- name: other\nusers:\n- name: aks\n  user:\n    extensions:\n    - extension: true\n      name: kubelogin/pinned\n    - name: other\n"
      ),
      (
        "users:\n- name: aks\n  user:\n    extensions: &e [{name: other}]\n- {name: b, user: {extensions: *e}}\n",
        "users:\n- name: aks\n  user:\n    extensions: [{extension: true, name: kubelogin/pinned}, {name: other}]\n"
          + "- {name: b, user: {extensions: &e [{name: other}]}}\n"
      ),
    ])
  func pinUser(_ before: String, _ after: String) throws {
    let pinned = try document(before).pinning(["aks": true])

    #expect(String(decoding: pinned, as: UTF8.self) == after)
    #expect(try KubeconfigDocument(bytes: pinned, path: "f").pinnedUsers == ["aks"])
  }
}
