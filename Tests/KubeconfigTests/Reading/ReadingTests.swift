import Kubeconfig
import Testing

struct ReadingTests {
  @Test("Contexts and users are read with all that a conversion needs") func contextsUsers() throws {
    let read = try document(
      """
      contexts:
        - name: "one"
          context:
            cluster: c
            user: 'aks'
        - {name: two}
      users:
        - name: aks
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: kubelogin
              args: [get-token, -l, 12, null]
              env: [{name: A, value: "1"}]
              installHint: >
                folded
                text
              provideClusterInfo: true
              interactiveMode: Never
        - name: legacy
          user: {auth-provider: {name: azure, config: {tenant-id: t, expires-on: 1}}}
        -
      """)

    #expect(read.contexts == [KubeconfigContext(name: "one", user: "aks"), KubeconfigContext(name: "two", user: "")])
    #expect(
      read.users == [
        KubeconfigUser(
          name: "aks", path: "f", line: 8,
          exec: ExecEntry(
            command: "kubelogin", arguments: ["get-token", "-l", "12", ""], environment: [.init(name: "A", value: "1")],
            apiVersion: "client.authentication.k8s.io/v1", installHint: "folded text\n", provideClusterInfo: true, interactiveMode: "Never")
        ),
        KubeconfigUser(
          name: "legacy", path: "f", line: 20,
          authProvider: AuthProviderEntry(name: "azure", config: ["tenant-id": "t", "expires-on": "1"])),
        KubeconfigUser(name: "", path: "f", line: 22),
      ])
  }

  @Test(
    "A file without users is read as such",
    arguments: ["", "\u{FEFF}", "# only a comment", "---", "users:", "users: null\ncontexts: ~", "{}", "kind: Config\n..."])
  func fileWithout(text: String) throws {
    let read = try document(text)

    #expect(read.users == [] && read.contexts == [])
    #expect(try read.replacing([]) == Array(text.utf8))
  }

  @Test("Aliases and merge keys are read through, the last of two equal keys counts") func aliasesMerge() throws {
    let read = try document(
      """
      base: &base {exec: &e {command: one, command: two}}
      users:
      - name: a
        user: *base
      - name: b
        user: {<<: *base, token: t}
      - name: c
        user: {exec: *e}
      """)

    #expect(read.users.map(\.exec) == Array(repeating: ExecEntry(command: "two"), count: 3))
  }
}

struct ReadingErrorTests {
  @Test("Broken YAML is told with its place and without its text") func brokenYAML() {
    #expect(
      error(of: "a: b\nusers: [\"secret\" 1]\n")
        == .syntax(path: "f", line: 2, column: 18, problem: "did not find expected ',' or ']'"))
    #expect(
      error(of: "a: *nothing\n") == .syntax(path: "f", line: 1, column: 1, problem: "found an alias without an anchor before it"))
    #expect(KubeconfigError.syntax(path: "f", line: 2, column: 18, problem: "p").summary == "unable to load kubeconfig: f:2:18: p")
  }

  @Test(
    "Text that is not UTF-8 is refused with its offset",
    arguments: [
      ([0x61, 0xFF], 1), ([0xC3], 0), ([0xE2, 0x82], 0), ([0xED, 0xA0, 0x80], 0), ([0x20, 0xC0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xF0, 0x9F, 0x98, 0x80, 0x80], 4),
    ] as [([UInt8], Int)])
  func textUTF(bytes: [UInt8], offset: Int) {
    #expect(throws: KubeconfigError.notUTF8(path: "f", offset: offset)) { try KubeconfigDocument(bytes: bytes, path: "f") }
  }

  @Test("Limits hold") func limitsHold() {
    let deep = String(repeating: "[", count: 101) + String(repeating: "]", count: 101)

    #expect(error(of: deep) == .tooDeep(path: "f", line: 1))
    #expect(throws: KubeconfigError.tooLarge(path: "f")) {
      try KubeconfigDocument(bytes: [UInt8](repeating: 32, count: (64 << 20) + 1), path: "f")
    }
  }

  @Test("Aliases cannot multiply a small file") func aliasesCannot() {
    let arguments = Array(repeating: "a", count: 2000).joined(separator: ",")
    let users = (0..<1000).map { "- {name: u\($0), user: {exec: *e}}" }.joined(separator: "\n")

    #expect(error(of: "e: &e {args: [\(arguments)]}\nusers:\n\(users)\n") == .excessiveAliasing(path: "f"))
  }

  @Test("What is no kubeconfig is told with field and line") func whatNo() {
    #expect(error(of: "text") == .structure(path: "f", line: 1, field: "the file", expected: "a mapping"))
    #expect(error(of: "\nusers: 1") == .structure(path: "f", line: 2, field: "users", expected: "a list"))
    #expect(error(of: "users:\n- x") == .structure(path: "f", line: 2, field: "users", expected: "a mapping"))
    #expect(
      error(of: "users:\n- name: a\n  user:\n    exec:\n      args: {}")
        == .structure(path: "f", line: 5, field: "args", expected: "a list"))
    #expect(
      error(of: "users:\n- name: a\n- name: b\n- name: a")
        == .duplicateName(path: "f", line: 4, list: "users", name: "a", firstLine: 2))
  }
}
