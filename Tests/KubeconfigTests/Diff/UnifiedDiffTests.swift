import Kubeconfig
import Platform
import TestSupport
import Testing

struct UnifiedDiffTests {
  private static let turnstile = Turnstile(places: 3)

  private func diff(_ before: String, _ after: String, path: String = "config") throws -> UnifiedDiff {
    let change = KubeconfigChange(path: path, before: Array(before.utf8), after: Array(after.utf8))
    return try UnifiedDiff(
      of: change,
      hiding: SecretWords(flags: ["--client-secret", "--password"], commandFlags: ["--token-command"], harmlessVariables: ["A"]))
  }

  private func text(_ before: String, _ after: String, path: String = "config", isColoured: Bool = false) throws -> String {
    String(decoding: try diff(before, after, path: path).text(isColoured: isColoured), as: UTF8.self)
  }

  private func user(_ name: String, _ command: String) -> String { "- name: \(name)\n  user: {exec: {command: \(command)}}\n" }

  @Test("Three lines stand around a change, and near changes share a hunk") func threeLines() throws {
    let others = (0..<4).map { user("u\($0)", "x") }
    let before = "users:\n" + user("a", "old") + user("b", "old") + others.joined() + user("c", "old")
    let after = "users:\n" + user("a", "new") + user("b", "new") + others.joined() + user("c", "new")

    #expect(
      try text(before, after) == """
        --- a/config
        +++ b/config
        @@ -1,8 +1,8 @@
         users:
         - name: a
        -  user: {exec: {command: old}}
        +  user: {exec: {command: new}}
         - name: b
        -  user: {exec: {command: old}}
        +  user: {exec: {command: new}}
         - name: u0
           user: {exec: {command: x}}
         - name: u1
        @@ -12,4 +12,4 @@
         - name: u3
           user: {exec: {command: x}}
         - name: c
        -  user: {exec: {command: old}}
        +  user: {exec: {command: new}}

        """)
  }

  @Test("No change is no text") func noChange() throws {
    #expect(try text("users:\n" + user("a", "x"), "users:\n" + user("a", "x")) == "")
  }

  @Test("A missing line feed at the end is marked, and a lone line has no count") func missingLine() throws {
    #expect(
      try text("users: [{name: a, user: {exec: {command: old}}}]", "users: [{name: a, user: {exec: {command: new}}}]") == """
        --- a/config
        +++ b/config
        @@ -1 +1 @@
        -users: [{name: a, user: {exec: {command: old}}}]
        \\ No newline at end of file
        +users: [{name: a, user: {exec: {command: new}}}]
        \\ No newline at end of file

        """)
  }

  @Test(
    "Files are named as patch takes them",
    arguments: [("/home/ada/.kube/config", "a/home/ada/.kube/config\n"), ("my config", "a/my config\t\n")])
  func filesNamed(_ path: String, _ name: String) throws {
    #expect(
      try text("users:\n" + user("a", "old"), "users:\n" + user("a", "new"), path: path).hasPrefix("--- \(name)+++ b\(name.dropFirst())"))
  }

  @Test("Colours end before the line does") func coloursEnd() throws {
    let text = try text("users:\n" + user("a", "old"), "users:\n" + user("a", "new"), isColoured: true)

    #expect(
      text.split(separator: "\n").map(String.init) == [
        "\u{1B}[1m--- a/config\u{1B}[0m", "\u{1B}[1m+++ b/config\u{1B}[0m", "\u{1B}[36m@@ -1,3 +1,3 @@\u{1B}[0m", " users:", " - name: a",
        "\u{1B}[31m-  user: {exec: {command: old}}\u{1B}[0m", "\u{1B}[32m+  user: {exec: {command: new}}\u{1B}[0m",
      ])
  }

  @Test(
    "Secrets are hidden wherever they stand",
    arguments: [
      ("exec: {args: [get-token, --client-secret, hunter2, --legacy]}", "exec: {args: [get-token, --client-secret, ***, --legacy]}"),
      ("exec: {args: ['--client-secret=hunter2', --tenant-id, t]}", "exec: {args: [--client-secret=***, --tenant-id, t]}"),
      (
        "exec: {env: [{name: AZURE_CLIENT_SECRET, value: hunter2}, {name: A, value: b}]}",
        "exec: {env: [{name: AZURE_CLIENT_SECRET, value: ***}, {name: A, value: b}]}"
      ),
      (
        "exec: {env: [{name: IDENTITY_HEADER, value: hunter2}, {value: hunter2, name: MY_PAT}, {name: X, value: hunter2}]}",
        "exec: {env: [{name: IDENTITY_HEADER, value: ***}, {value: ***, name: MY_PAT}, {name: X, value: ***}]}"
      ),
      ("exec: {args: [--token-command, vault read -token=hunter2 x]}", "exec: {args: [--token-command, vault ***]}"),
      ("exec: {args: ['--token-command=vault read -token=hunter2']}", "exec: {args: [--token-command=vault ***]}"),
      ("exec: {args: [-token=hunter2, --apikey, hunter2]}", "exec: {args: [-token=***, --apikey, ***]}"),
      ("exec: {args: [-c, 'curl -H \"Authorization: Bearer hunter2\" x']}", "exec: {args: [-c, curl -H \"Authorization: *** *** x]}"),
      ("exec: {args: [-c, 'X_PAT=hunter2 run --password hunter2']}", "exec: {args: [-c, X_PAT=*** run --password ***]}"),
      ("exec: {args: [eyJhbGciOiJub25lIn0.eyJodW50ZXIyIjoxfQ.]}", "exec: {args: [***]}"),
      (
        "auth-provider: {config: {access-token: hunter2, refresh-token: hunter2, client-id: c}}",
        "auth-provider: {config: {access-token: ***, refresh-token: ***, client-id: c}}"
      ),
      (
        "token: hunter2, tokenFile: /t, password: hunter2, client-key-data: hunter2",
        "token: ***, tokenFile: /t, password: ***, client-key-data: ***"
      ),
      ("exec: {args: [--client-secret, --password]}", "exec: {args: [--client-secret, ***]}"),
      ("token: ''", "token: ''"), ("token: \"hunter2\"", "token: ***"),
      ("exec: {args: [--oidc-client-secret=hunter2, --x]}", "exec: {args: [--oidc-client-secret=***, --x]}"),
      ("exec: {args: [--api-token, hunter2, --token-store, file]}", "exec: {args: [--api-token, ***, --token-store, file]}"),
      ("exec: {env: [{name: VAULT_KEY, value: hunter2}]}", "exec: {env: [{name: VAULT_KEY, value: ***}]}"),
      ("exec: {args: [--proxy-url, 'http://me:hunter2@p:1/x', a@b]}", "exec: {args: [--proxy-url, http://me:***@p:1/x, a@b]}"),
      ("exec: {env: [{name: A, value: 'http://me:hunter2@p'}]}", "exec: {env: [{name: A, value: http://me:***@p}]}"),
    ])
  func secretsHidden(_ user: String, _ shown: String) throws {
    let before = "users:\n- {name: b, user: {exec: {command: x}}}\n- name: a\n  user: {\(user)}\n"

    let diff = try diff(before, before.replacing("command: x", with: "command: y"))

    let text = String(decoding: diff.text(isColoured: false), as: UTF8.self)
    #expect(text.hasSuffix("\n   user: {\(shown)}\n") && !text.contains("hunter2"))
    #expect(diff.hidesSecrets == shown.contains("***"))
  }

  @Test("A secret of several lines and one behind an alias are hidden") func secretSeveral() throws {
    let before = """
      x: &t hunter2
      users:
      - name: b
        user: {token: *t, exec: {command: x}}
      - user:
          client-key-data: |
            hunter2
        name: a

      """

    let text = try text(before, before.replacing("command: x", with: "command: y"))

    #expect(!text.contains("hunter2"))
    #expect(text.contains("\n     client-key-data: ***\n ***\n") && text.contains("\n x: ***\n"))
  }

  @Test("Of comments among the users only their marks are shown, others stay") func commentsAmong() throws {
    let before = """
      # top
      users: # hunter2
      - name: a
        user:
          exec: # hunter2
            # - --client-secret=hunter2
            command: x
          # hunter2
      kind: Config # end

      """

    let text = try text(before, before.replacing("command: x", with: "command: y"))

    #expect(
      text.split(separator: "\n").dropFirst(3).map(String.init) == [
        "   user:", "     exec: # ***", "       # ***", "-      command: x", "+      command: y", "     # ***", " kind: Config # end",
      ])
  }

  @Test(
    "Patch makes the new file of the old one", .enabled(if: Programs.installed("patch") != nil, "patch is not installed"),
    arguments: 1...40 as ClosedRange<UInt64>)
  func patchMakes(_ seed: UInt64) async throws {
    let (before, after) = try conversion(seed)
    let diff = try diff(before, after)
    let patched = try await Self.turnstile.pass {
      try await onOwnThread {
        let directory = try TemporaryDirectory()
        try directory.write(before, to: "config")
        try directory.write(String(decoding: diff.text(isColoured: false), as: UTF8.self), to: "change")
        let patch = try RunningProcess(
          "patch", ["-p1", "--binary", "--quiet", "--fuzz=0", "-i", "change"], environment: ["PATH": Programs.searchPath],
          directory: directory.path, scratch: directory.path)
        return before == after ? (status: 0, text: before) : (status: try patch.outcome().status, text: try directory.read("config"))
      }
    }

    #expect(patched.status == 0 && patched.text == after)
    #expect(!diff.hidesSecrets)
  }

  /// A file in one of many styles before and after some of its users were converted and pinned.
  private func conversion(_ seed: UInt64) throws -> (String, String) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ bound: UInt64) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % bound)
    }
    let lineBreak = ["\n", "\n", "\r\n"][below(3)]
    var text = ["", "# é\n", "\u{FEFF}"][below(3)] + "users:\n"
    for index in 0..<(1 + below(8)) {
      let name = "- name: u\(index)\n  user:"
      text +=
        [
          "\(name) {exec: {command: kubelogin, args: [a, b]}}\n", "\(name)\n    exec:\n      command: kubelogin\n      args:\n      - a\n",
          "\(name)\n    auth-provider:\n      name: azure\n      config: {a: b}\n\n",
          "- {name: u\(index),\n   user: {exec: {command: x}}}\n", "\(name)\n",
        ][below(5)]
    }
    text = text.replacing("\n", with: lineBreak)
    if below(2) == 0 { text.removeLast() }
    let document = try KubeconfigDocument(bytes: Array(text.utf8), path: "config")
    let edits = document.users.filter { _ in below(3) > 0 }.map { UserEdit(user: $0.name, exec: converted) }
    return (text, String(decoding: try document.replacing(edits), as: UTF8.self))
  }
}
