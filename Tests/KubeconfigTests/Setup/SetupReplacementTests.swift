import Glibc
import Kubeconfig
import Platform
import TestSupport
import Testing

/// Entries that take the place of others of their name.
struct SetupReplacementTests {
  private let directory: TemporaryDirectory
  private let machine = SleepHookHost()
  private let login = ClusterSetup(
    name: "aks", userName: "clusterUser_g_aks", server: "https://new", certificateAuthorityData: "Q0E=",
    user: .exec(ExecEntry(command: "kubelogin", arguments: ["get-token"], installHint: "one\ntwo\n")))

  init() throws { directory = try TemporaryDirectory() }

  private func add(_ login: ClusterSetup, _ names: [String], replaces: (SetupConflict) throws -> Bool) throws -> SetupReport {
    let list = names.map { "\(directory.path)/\($0)" }.joined(separator: ":")
    let location = KubeconfigLocation(explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? list : nil })
    return try #require(try MergedKubeconfig.add([login], at: location, takesCurrent: true, on: machine.host, replacing: replaces).first)
  }

  private static let before = """
    apiVersion: v1 # ours
    clusters:
      - name: aks # old
        cluster:
            server: https://old
      - cluster: {server: https://x}
        name: x
    contexts: [{name: aks, context: {cluster: aks, user: old}}, {name: x, context: {cluster: x, user: x}}]
    users:
    - name: clusterUser_g_aks
      user:
        token: t
    - name: x
      user: {token: x}
    current-context: x

    """

  @Test("An old entry makes way in its place, in its style, and every other byte stays")
  func inPlace() throws {
    _ = try directory.write("config", Self.before)

    let report = try add(login, ["config"]) { _ in true }

    #expect(report.replaced == [.clusters, .users, .contexts] && report.written.isEmpty && report.madeCurrent)
    #expect(
      directory.text("config") == """
        apiVersion: v1 # ours
        clusters:
          - cluster:
                certificate-authority-data: Q0E=
                server: https://new
            name: aks
          - cluster: {server: https://x}
            name: x
        contexts: [{context: {cluster: aks, user: clusterUser_g_aks}, name: aks}, {name: x, context: {cluster: x, user: x}}]
        users:
        - user:
            exec:
              args:
              - get-token
              command: kubelogin
              installHint: |
                one
                two
          name: clusterUser_g_aks
        - name: x
          user: {token: x}
        current-context: aks

        """)
  }

  @Test("Without leave the first conflict is an error, and nothing is written")
  func refused() throws {
    _ = try directory.write("config", Self.before)
    var asked: [SetupConflict] = []

    let error = #expect(throws: KubeconfigSetupError.self) {
      try add(login, ["config"]) { conflict in
        asked.append(conflict)
        return conflict.list == .clusters
      }
    }

    #expect(error == .conflict(.users, name: "clusterUser_g_aks", path: "\(directory.path)/config", line: 10))
    #expect(asked.map(\.list) == [.clusters, .users] && directory.text("config") == Self.before)
  }

  @Test("An entry is replaced in the file where it stands, and new ones go where kubectl writes them")
  func otherFile() throws {
    _ = try directory.write("first", "apiVersion: v1\n")
    _ = try directory.write("second", "users:\n- name: clusterUser_g_aks\n  user:\n    token: t\n")

    let report = try add(login, ["first", "second"]) { _ in true }

    #expect(report.replaced == [.users] && report.written == [.clusters, .contexts])
    #expect(directory.text("second").hasPrefix("users:\n- user:\n    exec:\n") && !directory.text("first").contains("users"))
  }

  @Test("An entry with an anchor stays, as another one may need it", arguments: ["&a {name: aks, cluster: {}}", "*a"])
  func anchors(_ entry: String) throws {
    let before = "x: &a {name: aks, cluster: {server: https://old}}\nclusters:\n- \(entry)\n"
    _ = try directory.write("config", entry == "*a" ? before : before.replacing("x: &a", with: "x:"))

    #expect(throws: KubeconfigSetupError.self) { try add(login, ["config"]) { _ in true } }
  }

  @Test("A certificate that replaces a sign-in closes the file to others")
  func certificate() throws {
    _ = try directory.write("config", Self.before)
    chmod("\(directory.path)/config", 0o644)
    var login = login
    login.user = .credentials([.init(key: "client-certificate-data", value: "Yw=="), .init(key: "client-key-data", value: "aw==")])
    login.holdsSecret = true

    let report = try add(login, ["config"]) { _ in true }
    let again = try add(login, ["config"]) { _ in false }

    #expect(report.isClosed && directory.status("config").st_mode & 0o777 == 0o600)
    #expect(
      directory.text("config").contains(
        "- user:\n    client-certificate-data: Yw==\n    client-key-data: aw==\n  name: clusterUser_g_aks\n"))
    #expect(again.unchanged == KubeconfigList.allCases)
  }

  @Test("Several clusters are written in one step, or none of them")
  func several() throws {
    let other = ClusterSetup(name: "b", server: "https://b", exec: ExecEntry(command: "c"))
    let location = KubeconfigLocation(explicit: "\(directory.path)/config", environment: Environment { _ in nil })

    let reports = try MergedKubeconfig.add([login, other], at: location, takesCurrent: false, on: machine.host)
    let before = directory.text("config")
    var changed = other
    changed.server = "https://c"
    let third = ClusterSetup(name: "d", server: "https://d", exec: ExecEntry(command: "c"))
    #expect(throws: KubeconfigSetupError.self) {
      try MergedKubeconfig.add([third, changed], at: location, takesCurrent: false, on: machine.host)
    }

    #expect(reports.map(\.madeCurrent) == [true, false] && reports.allSatisfy { $0.written == KubeconfigList.allCases })
    #expect(directory.text("config") == before && directory.names == ["config"])
  }
}
