import Testing

@testable import Kubeconfig

struct PinTests {
  private func pinning(_ text: String, _ isPinned: Bool = true, user: String = "aks") throws -> String {
    String(decoding: try document(text).pinning([EntryName(user): isPinned]), as: UTF8.self)
  }

  private static let exec = "exec: {command: kubelogin}"

  @Test(
    "A user is marked in the style around it, and the mark goes without a trace",
    arguments: [
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
  func userMarked(_ before: String, _ after: String) throws {
    #expect(try pinning(before) == after)
    #expect(try pinning(after) == after)
    #expect(try document(after).pinnedUsers == ["aks"] && document(before).pinnedUsers == [])

    #expect(try pinning(after, false) == before)
    #expect(try pinning(before, false) == before)
  }

  @Test(
    "An empty list of extensions is filled",
    arguments: ["extensions:\n", "extensions: # c\n", "extensions: []\n", "extensions: null\n", "extensions: ~ # c\n"])
  func emptyList(_ extensions: String) throws {
    let before = "users:\n- name: aks\n  user:\n    \(extensions)    \(Self.exec)\n"

    let after = try pinning(before)

    #expect(after.contains("extensions: [{extension: true, name: kubelogin/pinned}]"))
    #expect(after.contains("# c") == before.contains("# c"))
    #expect(try pinning(after, false) == "users:\n- name: aks\n  user:\n    \(Self.exec)\n")
  }

  @Test(
    "A mark written by another hand goes as well, and other extensions stay",
    arguments: [
      (
        "extensions:\n    - name: other\n    # c\n    - name: kubelogin/pinned\n      extension: false\n    - name: last\n",
        "extensions:\n    - name: other\n    # c\n    - name: last\n"
      ),
      ("extensions: [{name: other}, {name: kubelogin/pinned}]\n", "extensions: [{name: other}]\n"),
      ("extensions: [{name: kubelogin/pinned}, {name: other}]\n", "extensions: [{name: other}]\n"),
      ("extensions: [{name: kubelogin/pinned}]", ""),
    ])
  func markWritten(_ extensions: String, _ rest: String) throws {
    let after = try pinning("users:\n- name: aks\n  user:\n    \(Self.exec)\n    \(extensions)", false)

    #expect(after == "users:\n- name: aks\n  user:\n    \(Self.exec)\(rest.isEmpty ? "" : "\n    " + rest)")
  }

  @Test("Only the named user changes") func onlyNamed() throws {
    let text = "users:\n- {name: aks, user: {exec: {command: k}}}\n- {name: gke, user: {exec: {command: g}}}\n"

    #expect(try document(pinning(text)).pinnedUsers == ["aks"])
    #expect(try pinning(text).hasSuffix("- {name: gke, user: {exec: {command: g}}}\n"))
  }

  @Test(
    "Another user's text and what is no list is refused",
    arguments: [
      "users:\n- name: aks\n  user: &u {exec: {command: k}}\n- {name: b, user: *u}\n",
      "users:\n- name: aks\n", "users:\n- name: aks\n  user: {exec: {command: k}, extensions: text}\n",
    ])
  func anotherUser(_ text: String) throws {
    #expect(throws: KubeconfigError.self) { try pinning(text) }
  }

  @Test("A long list that many users share is looked through once", .timeLimit(.minutes(10))) func longList() throws {
    let items = String(repeating: "{name: x}, ", count: 20_000)
    let users = (0..<5000).map { "- {name: u\($0), user: *u}\n" }.joined()
    let text = "users:\n- {name: aks, user: &u {extensions: [\(items){name: kubelogin/pinned}]}}\n\(users)"

    #expect(try document(text).pinnedUsers.count == 5001)
  }

  @Test("Of two files the one whose user wins is read and written") func twoFiles() throws {
    let (first, second) = (
      "users: [{name: aks, user: {exec: {command: a}}}]", "users: [{name: aks, user: {extensions: [{name: kubelogin/pinned}]}}]"
    )
    let merged = MergedKubeconfig([try document(first, path: "1"), try document(second, path: "2")])

    #expect(merged.pinnedUsers == [])
    #expect(try merged.changes(by: KubeconfigEdits(pins: ["aks": true])).map(\.path) == ["1"])
    #expect(throws: KubeconfigError.noSuchUser(path: "1:2", user: "b")) { try merged.changes(by: KubeconfigEdits(pins: ["b": true])) }
  }

  @Test("In any style the mark reaches the users that are meant, and goes again without a trace", arguments: 1...200 as ClosedRange<UInt64>)
  func anyStyle(_ seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ bound: UInt64) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % bound)
    }
    let dash = ["", "  "][below(2)]
    var text = ["", "# é\n", "\u{FEFF}", "---\n"][below(4)] + "users:\n"
    for index in 0..<(1 + below(5)) {
      let head = "\(dash)- name: u\(index)\n\(dash)  user:"
      let indent = dash + ["    ", "     ", "   "][below(3)]
      text +=
        [
          "\(head) {exec: {command: k}, token: t}\n", "\(head) { \"exec\":{\"command\":\"k\"} } # c\n",
          "\(head) {\n\(indent)exec: {command: k}\n\(indent)}\n",
          "\(head)\n\(indent)exec:\n\(indent)  command: k\n\(indent)  args:\n\(indent)  - a\n\(indent)# end\n",
          "\(head) # c\n\n\(indent)token: |\n\(indent)  a\n\(indent)  # b\n", "\(dash)- {name: u\(index), user: {exec: {command: k}}}\n",
          "\(head)\n\(indent)extensions: # c\n\(indent)- name: x\n\(indent)  extension: {a: [b]}\n\(indent)- {name: y}\n\(indent)exec: {command: k}\n",
          "\(head)\n\(indent)exec: {command: k}\n\(indent)extensions:\n\(indent)  -  name: x # c\n\(indent)     extension: |\n\(indent)       # d\n",
          "\(head) {extensions: [ {name: x}, {name: y} ], exec: {command: k}}\n",
        ][below(9)]
    }
    text += ["", "contexts: []", "# end\n", "\n"][below(4)]
    if below(3) == 0 { text = text.replacing("\n", with: "\r\n") }
    if below(2) == 0 { text = String(text.trimmingSuffix { $0.isNewline }) }
    let users = try document(text).users.map(\.name).filter { _ in below(2) == 0 }

    let pinned = try document(text).pinning(Dictionary(uniqueKeysWithValues: users.map { ($0, true) }))
    let marked = try KubeconfigDocument(bytes: pinned, path: "f")

    #expect(marked.pinnedUsers == users)
    #expect(marked.users.map(\.exec) == (try document(text).users.map(\.exec)))
    #expect(String(decoding: try marked.pinning(Dictionary(uniqueKeysWithValues: users.map { ($0, false) })), as: UTF8.self) == text)
  }
}

extension String {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, condition(last) { rest.removeLast() }
    return rest
  }
}
