import Kubeconfig
import Testing

struct BlockEditTests {
  @Test("An exec block is replaced in place and comments, order and unknown fields around it stay") func execBlock() throws {
    let before = """
      # Managed by Jürgen – do not sort
      users:
      - name: other   # ☸
        user: {token: 'x'}
      # the cluster
      - name: aks
        user:
          unknown: [1,  2]
          # leading
          exec:
            apiVersion: client.authentication.k8s.io/v1
            # why this one
            args: [get-token]
            command: /usr/bin/kubelogin   # absolute
            extra: gone
          tokenFile: "a b"
      kind: Config
      """

    let after = try editing(before)

    #expect(
      after == """
        # Managed by Jürgen – do not sort
        users:
        - name: other   # ☸
          user: {token: 'x'}
        # the cluster
        - name: aks
          user:
            unknown: [1,  2]
            # leading
            exec:
              # why this one
              # absolute
              apiVersion: client.authentication.k8s.io/v1beta1
              args:
              - get-token
              - --login
              - azurecli
              - --server-id
              - 6dae42f8-4368-4678-94ff-3960e28e3630
              command: kubelogin
              provideClusterInfo: false
            tokenFile: "a b"
        kind: Config
        """)
  }

  @Test("Exec takes the place of an auth-provider that stands alone") func execTakes() throws {
    let before =
      "users:\n    - name: aks\n      user:\n          auth-provider:\n              config: {}\n              name: azure\n\n# end\n"

    let after = try editing(before, to: ExecEntry(command: "kubelogin", arguments: ["get-token"]))

    #expect(
      after == "users:\n    - name: aks\n      user:\n          exec:\n              args:\n                  - get-token\n"
        + "              command: kubelogin\n\n# end\n")
  }

  @Test("Beside an exec the auth-provider goes with its lines") func besideExec() throws {
    let head = "users:\n- name: aks\n  user:\n"
    let provider = "    auth-provider:\n      name: azure # old\n"
    let exec = "    exec:\n      command: x\n"
    let token = "    token: t\n"
    let becomes = "    exec:\n      # old\n      command: kubelogin\n"
    let target = ExecEntry(command: "kubelogin")

    #expect(try editing(head + provider + exec + token, to: target) == head + becomes + token)
    #expect(try editing(head + exec + provider + token, to: target) == head + becomes + token)
    #expect(try editing(head + exec + token + provider, to: target) == head + becomes + token)
    #expect(try editing(String((head + exec + provider).dropLast()), to: target) == String((head + becomes).dropLast()))
  }

  @Test("Line ends and a missing final one stay", arguments: ["\n", "\r\n", "\r"]) func lineEnds(lineBreak: String) throws {
    let lines = ["users:", "- name: aks", "  user:", "    exec:", "      command:\tx\t# tab", "      args:", "        - old"]
    let expected = ["users:", "- name: aks", "  user:", "    exec:", "      # tab", "      args:", "        - a", "      command: c"]

    let after = try editing(lines.joined(separator: lineBreak), to: ExecEntry(command: "c", arguments: ["a"]))

    #expect(after.unicodeScalars.elementsEqual(expected.joined(separator: lineBreak).unicodeScalars))
  }

  @Test("A byte order mark stays") func byteOrder() throws {
    let after = try editing("\u{FEFF}users:\n  - name: aks\n    user:\n      exec: {command: x}\n", to: ExecEntry(command: "c"))

    #expect(after.unicodeScalars.elementsEqual("\u{FEFF}users:\n  - name: aks\n    user:\n      exec: {command: c}\n".unicodeScalars))
  }

  @Test("An empty user gets its exec") func emptyUser() throws {
    let target = ExecEntry(command: "c")
    let block = "\n    exec:\n      command: c\n"

    #expect(try editing("users:\n- name: aks\n  user:\n", to: target) == "users:\n- name: aks\n  user:" + block)
    #expect(try editing("users:\n- name: aks\n  user: null\n", to: target) == "users:\n- name: aks\n  user: " + block)
    #expect(try editing("users:\n- name: aks\n  user: # c\n", to: target) == "users:\n- name: aks\n  user: # c" + block)
    #expect(try editing("users:\n- name: aks\n  user: {}\n", to: target) == "users:\n- name: aks\n  user: {exec: {command: c}}\n")
    #expect(try editing("users:\n- name: aks", to: target) == "users:\n- user:" + block + "  name: aks")
    #expect(
      try editing("users:\n- name: aks\n  user:\n    token: t", to: target) == "users:\n- name: aks\n  user:" + block + "    token: t")
  }

  @Test("Only the first document counts") func onlyFirst() throws {
    let rest = "---\nusers: [\n- : broken"

    let after = try editing("---\nusers:\n- name: aks\n  user:\n    exec:\n      command: x\n" + rest, to: ExecEntry(command: "c"))

    #expect(after == "---\nusers:\n- name: aks\n  user:\n    exec:\n      command: c\n" + rest)
  }

  @Test("A hint of several lines becomes a literal that reads back the same") func hintSeveral() throws {
    let before = "users:\n- name: aks\n  user:\n    exec:\n      command: x \t\n"
    for hint in [
      "\na: b\n\n# no comment\n", "one\ntwo", "  lead\nx\n", "tail\n\n", "\n", "tab\tx\ny", "x \n  \ny \n", "\u{85}\u{2028}\u{7}\n",
    ] {
      let target = ExecEntry(command: "c", installHint: hint)

      let after = try editing(before, to: target)

      #expect(try document(after).users.map(\.exec) == [target])
      #expect(try editing(after, to: target) == after)
      #expect(try document(editing(String(after.dropLast()), to: converted)).users.map(\.exec) == [converted])
    }
    #expect(try editing(before, to: ExecEntry(command: "c", installHint: "\na\n")).hasSuffix("installHint: |2\n\n        a\n"))
  }

  @Test("A user that is as asked keeps its bytes") func userAsked() throws {
    let before = "users:\n- name: aks\n  user:\n    exec: { 'command' : \"c\", args: [ 'a' ], unknown: x } # c\n"

    #expect(try editing(before, to: ExecEntry(command: "c", arguments: ["a"])) == before)
  }
}
