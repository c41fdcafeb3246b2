import Glibc
import Kubeconfig
import Platform
import TestSupport
import Testing

/// What is added to a file, in its own style.
struct KubeconfigSetupTests {
  private let directory: TemporaryDirectory
  private let machine = SleepHookHost()
  private let login = ClusterSetup(
    name: "aks", server: "https://aks", certificateAuthorityData: "Q0E=", namespace: "web", exec: ExecEntry(command: "c", arguments: ["a"]))

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func at(_ names: String...) -> KubeconfigLocation {
    let list = names.map { "\(directory.path)/\($0)" }.joined(separator: ":")
    return KubeconfigLocation(explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? list : nil })
  }

  private func adding(to before: String, takesCurrent: Bool = false) throws -> String {
    _ = try directory.write("config", before)
    _ = try MergedKubeconfig.add(login, at: at("config"), takesCurrent: takesCurrent, on: machine.host)
    return directory.text("config")
  }

  private static let cluster = "- cluster:\n    certificate-authority-data: Q0E=\n    server: https://aks\n  name: aks\n"
  private static let context = "- context:\n    cluster: aks\n    namespace: web\n    user: aks\n  name: aks\n"
  private static let user = "- user:\n    exec:\n      args:\n      - a\n      command: c\n  name: aks\n"
  private static let whole =
    "apiVersion: v1\nkind: Config\nclusters:\n\(cluster)contexts:\n\(context)users:\n\(user)current-context: aks\n"

  @Test("A file that does not exist is made with its directories, for its owner only")
  func newFile() throws {
    let report = try MergedKubeconfig.add(login, at: at("a/b/config"), takesCurrent: false, on: machine.host)

    #expect(directory.text("a/b/config") == Self.whole)
    #expect(directory.status("a/b/config").st_mode & 0o777 == 0o600 && directory.names == ["a"])
    #expect(report.path == "\(directory.path)/a/b/config" && report.written == [.clusters, .users, .contexts] && report.madeCurrent)
  }

  @Test("A text without a document goes on", arguments: ["", "# mine\n", "---\n", "\u{FEFF}"])
  func noDocument(_ before: String) throws {
    #expect(try adding(to: before) == before + Self.whole)
  }

  @Test("Lists that are null, empty, missing or nothing at all are filled, and a comment beside them stays")
  func emptyLists() throws {
    let after = try adding(to: "clusters: []\nusers:   # mine\nkind: Config\ncurrent-context: \"\" # none")

    #expect(
      after == "clusters:\n\(Self.cluster)users:   # mine\n\(Self.user)kind: Config\ncurrent-context: aks # none\ncontexts:\n"
        + Self.context.dropLast())
  }

  @Test("Entries stand behind the others, written as they are: order of keys, steps, dashes, line ends")
  func ownStyle() throws {
    let before = """
      current-context: x
      clusters:
        - name: x   # ☸
          cluster:
              server: https://x  # last
      # end

      contexts:
        - {name: x, context: {cluster: x, user: x}}
      users: [{name: x, user: {token: t}}]

      """.replacing("\n", with: "\r\n")

    let after = try adding(to: before)

    let expected = """
      current-context: x
      clusters:
        - name: x   # ☸
          cluster:
              server: https://x  # last
        - name: aks
          cluster:
              certificate-authority-data: Q0E=
              server: https://aks
      # end

      contexts:
        - {name: x, context: {cluster: x, user: x}}
        - {name: aks, context: {cluster: aks, namespace: web, user: aks}}
      users: [{name: x, user: {token: t}}, {name: aks, user: {exec: {args: [a], command: c}}}]

      """.replacing("\n", with: "\r\n")
    #expect(after == expected)
  }

  @Test("JSON in one line stays JSON in one line")
  func compactJSON() throws {
    let after = try adding(to: #"{"contexts":[{"name":"x","context":{"user":"x"}}],"clusters":[],"current-context":""}"#)

    #expect(
      after
        == #"{"contexts":[{"name":"x","context":{"user":"x"}},{"name":"aks","context":{"cluster":"aks","namespace":"web","user":"aks"}}],"#
        + #""clusters":[{"cluster":{"certificate-authority-data":"Q0E=","server":"https://aks"},"name":"aks"}],"current-context":"aks","#
        + #""users":[{"user":{"exec":{"args":["a"],"command":"c"}},"name":"aks"}]}"#)
  }

  @Test("JSON in lines keeps its indentation")
  func indentedJSON() throws {
    let after = try adding(
      to: """
        {
           "current-context": "x",
           "clusters": [
              {
                 "name": "x"
              }
           ],
           "contexts": null
        }
        """)

    #expect(
      after == """
        {
           "current-context": "x",
           "clusters": [
              {
                 "name": "x"
              },
              {
                 "name": "aks",
                 "cluster": {
                    "certificate-authority-data": "Q0E=",
                    "server": "https://aks"
                 }
              }
           ],
           "contexts": [
              {
                 "context": {
                    "cluster": "aks",
                    "namespace": "web",
                    "user": "aks"
                 },
                 "name": "aks"
              }
           ],
           "users": [
              {
                 "user": {
                    "exec": {
                       "args": [
                          "a"
                       ],
                       "command": "c"
                    }
                 },
                 "name": "aks"
              }
           ]
        }
        """)
  }

  @Test("A current context stays if not asked otherwise; then its value alone changes")
  func current() throws {
    let before = "current-context: 'x' # was\n" + Self.whole.replacing("current-context: aks\n", with: "")

    #expect(try adding(to: before) == before)
    #expect(try adding(to: before, takesCurrent: true) == before.replacing("'x'", with: "aks"))
  }

  @Test("The same again changes nothing, also when kubectl has written the file anew meanwhile")
  func unchanged() throws {
    let rewritten = Self.whole.replacing(
      "      command: c\n", with: "      command: c\n      env: null\n      interactiveMode: IfAvailable\n      provideClusterInfo: false\n"
    )
    _ = try directory.write("config", rewritten)
    let inode = directory.status("config").st_ino

    let report = try MergedKubeconfig.add(login, at: at("config"), takesCurrent: true, on: machine.host)

    #expect(report.written == [] && report.unchanged == [.clusters, .users, .contexts] && !report.madeCurrent)
    #expect(directory.text("config") == rewritten && directory.status("config").st_ino == inode)
  }

  @Test(
    "An entry of the name that says something else is an error that names its place, and nothing is written",
    arguments: [
      ("clusters: [{name: aks, cluster: {server: https://other}}]", KubeconfigList.clusters),
      ("clusters: [{name: aks, cluster: {certificate-authority-data: Q0E=, server: https://aks, tls-server-name: x}}]", .clusters),
      ("users: [{name: aks, user: {token: t}}]", .users),
      ("users: [{name: aks, user: {exec: {command: c, args: [a]}, token: t}}]", .users),
      ("users: [{name: aks, user: {exec: {command: c, args: [b]}}}]", .users),
      ("contexts: [{name: aks, context: {cluster: aks, user: aks}}]", .contexts),
    ])
  func conflict(_ text: String, _ list: KubeconfigList) throws {
    let path = try directory.write("config", "# one\n" + text)

    #expect(throws: KubeconfigSetupError.conflict(list, name: "aks", path: path, line: 2)) { try adding(to: "# one\n" + text) }
    #expect(directory.text("config") == "# one\n" + text && directory.names == ["config"])
  }

  @Test("Of several files the first that exists gets the entries, else the last; names in the others count")
  func severalFiles() throws {
    let last = try MergedKubeconfig.add(login, at: at("none", "last"), takesCurrent: false, on: machine.host)
    let other = try directory.write("other", "current-context: x\nusers: []\n")
    let first = try MergedKubeconfig.add(login, at: at("none", "other", "last"), takesCurrent: true, on: machine.host)

    #expect(last.path == "\(directory.path)/last" && directory.text("last") == Self.whole)
    #expect(first.path == other && first.written == [] && first.madeCurrent)
    #expect(directory.text("other") == "current-context: aks\nusers: []\n")
  }

  @Test(
    "What cannot be extended with certainty is refused",
    arguments: [
      "x: &l []\nclusters: *l\n", "clusters: &l []\nx: *l\n", "clusters: []\nclusters: []\n", "null\n",
      "x: &b {clusters: []}\n<<: *b\n", "current-context: |\n  x\n",
      "users:\n- name: x\n  user:\n    token: |\n      a",
    ])
  func unusual(_ before: String) throws {
    let error = #expect(throws: (any Error).self) { try adding(to: before, takesCurrent: true) }

    #expect(error is KubeconfigSetupError)
    #expect(directory.text("config") == before && directory.names == ["config"])
  }

  @Test("A lock of another program is waited for, and a link that leads nowhere stays")
  func otherPrograms() throws {
    symlink("nowhere", "\(directory.path)/link")
    _ = try directory.write("config.lock", "")

    #expect(throws: SystemError.self) { try MergedKubeconfig.add(login, at: at("link"), takesCurrent: false, on: machine.host) }
    #expect(throws: KubeconfigError.self) { try MergedKubeconfig.add(login, at: at("config"), takesCurrent: false, on: machine.host) }
    #expect(directory.names == ["config.lock", "link"] && machine.totalSleep >= .seconds(5))
  }
}
