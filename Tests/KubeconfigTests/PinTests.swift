import Testing

@testable import Kubeconfig

struct PinTests {
  private func pinning(_ text: String, _ isPinned: Bool = true, user: String = "aks") throws -> String {
    String(decoding: try document(text).pinning([user: isPinned]), as: UTF8.self)
  }

  private static let exec = "exec: {command: kubelogin}"

  @Test(arguments: [
    (
      "users:\n- name: aks\n  user:\n    # c\n    \(exec)\n",
      "users:\n- name: aks\n  user:\n    # c\n    extensions:\n    - extension: true\n      name: kubelogin/pinned\n    \(exec)\n"
    ),
    (
      "users:\r\n  - user:\r\n        exec:\r\n            args:\r\n              - a\r\n    name: aks",
      "users:\r\n  - user:\r\n        extensions:\r\n          - extension: true\r\n            name: kubelogin/pinned\r\n        exec:\r\n            args:\r\n              - a\r\n    name: aks"
    ),
    (
      "users:\n- name: aks\n  user: {\(exec)} # c\n",
      "users:\n- name: aks\n  user: {extensions: [{extension: true, name: kubelogin/pinned}], \(exec)} # c\n"
    ),
    (
      #"{"users":[{"name":"aks","user":{"exec":{"command":"k"}}}]}"#,
      #"{"users":[{"name":"aks","user":{"extensions":[{"extension":true,"name":"kubelogin/pinned"}],"exec":{"command":"k"}}}]}"#
    ),
    (
      "{\"users\": [{\"name\": \"aks\", \"user\": {\n  \"exec\": {\"command\": \"k\"}\n}}]}",
      "{\"users\": [{\"name\": \"aks\", \"user\": {\n  \"extensions\": [{\"extension\": true, \"name\": \"kubelogin/pinned\"}],\n  \"exec\": {\"command\": \"k\"}\n}}]}"
    ),
    (
      "users:\n- name: aks\n  user:\n    \(exec)\n    extensions:\n    # the team's\n    -   name: other\n        extension: {a: 1}\n",
      "users:\n- name: aks\n  user:\n    \(exec)\n    extensions:\n    # the team's\n    -   extension: true\n        name: kubelogin/pinned\n    -   name: other\n        extension: {a: 1}\n"
    ),
    (
      "users:\n- name: aks\n  user:\n    \(exec)\n    extensions: [{name: other}] # c\n",
      "users:\n- name: aks\n  user:\n    \(exec)\n    extensions: [{extension: true, name: kubelogin/pinned}, {name: other}] # c\n"
    ),
  ])
  func `a user is marked in the style around it, and the mark goes without a trace`(_ before: String, _ after: String) throws {
    #expect(try pinning(before) == after)
    #expect(try pinning(after) == after)
    #expect(try document(after).pinnedUsers == ["aks"] && document(before).pinnedUsers == [])

    #expect(try pinning(after, false) == before)
    #expect(try pinning(before, false) == before)
  }

  @Test(arguments: ["extensions:\n", "extensions: # c\n", "extensions: []\n", "extensions: null\n", "extensions: ~ # c\n"])
  func `an empty list of extensions is filled`(_ extensions: String) throws {
    let before = "users:\n- name: aks\n  user:\n    \(extensions)    \(Self.exec)\n"

    let after = try pinning(before)

    #expect(after.contains("extensions: [{extension: true, name: kubelogin/pinned}]"))
    #expect(after.contains("# c") == before.contains("# c"))
    #expect(try pinning(after, false) == "users:\n- name: aks\n  user:\n    \(Self.exec)\n")
  }

  @Test(arguments: [
    (
      "extensions:\n    - name: other\n    # c\n    - name: kubelogin/pinned\n      extension: false\n    - name: last\n",
      "extensions:\n    - name: other\n    # c\n    - name: last\n"
    ),
    ("extensions: [{name: other}, {name: kubelogin/pinned}]\n", "extensions: [{name: other}]\n"),
    ("extensions: [{name: kubelogin/pinned}, {name: other}]\n", "extensions: [{name: other}]\n"),
    ("extensions: [{name: kubelogin/pinned}]", ""),
  ])
  func `a mark written by another hand goes as well, and other extensions stay`(_ extensions: String, _ rest: String) throws {
    let after = try pinning("users:\n- name: aks\n  user:\n    \(Self.exec)\n    \(extensions)", false)

    #expect(after == "users:\n- name: aks\n  user:\n    \(Self.exec)\(rest.isEmpty ? "" : "\n    " + rest)")
  }

  @Test func `only the named user changes`() throws {
    let text = "users:\n- {name: aks, user: {exec: {command: k}}}\n- {name: gke, user: {exec: {command: g}}}\n"

    #expect(try document(pinning(text)).pinnedUsers == ["aks"])
    #expect(try pinning(text).hasSuffix("- {name: gke, user: {exec: {command: g}}}\n"))
  }

  @Test(arguments: [
    "x: &u {exec: {command: k}}\nusers:\n- name: aks\n  user: *u\n",
    "users:\n- name: aks\n  user: &u {exec: {command: k}}\n- {name: b, user: *u}\n",
    "users:\n- name: aks\n  user:\n    exec: {command: k}\n    extensions: &e [{name: other}]\n- {name: b, user: {extensions: *e}}\n",
    "users:\n- name: aks\n", "users:\n- name: aks\n  user: {exec: {command: k}, extensions: text}\n",
  ])
  func `shared text and what is no list is refused`(_ text: String) throws {
    #expect(throws: KubeconfigError.self) { try pinning(text) }
  }

  @Test func `of two files the one whose user wins is read and written`() throws {
    let (first, second) = (
      "users: [{name: aks, user: {exec: {command: a}}}]", "users: [{name: aks, user: {extensions: [{name: kubelogin/pinned}]}}]"
    )
    let merged = MergedKubeconfig([try document(first, path: "1"), try document(second, path: "2")])

    #expect(merged.pinnedUsers == [])
    #expect(try merged.changes(by: KubeconfigEdits(pins: ["aks": true])).map(\.path) == ["1"])
    #expect(throws: KubeconfigError.noSuchUser(path: "1:2", user: "b")) { try merged.changes(by: KubeconfigEdits(pins: ["b": true])) }
  }
}
