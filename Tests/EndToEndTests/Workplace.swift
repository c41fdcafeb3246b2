import Platform
import TestSupport

/// A person's machine: a home, a kubeconfig, kubelogin in PATH, and a cluster with its Entra.
final class Workplace: Sendable {
  static let contoso = "c0117050-1111-4a4a-8b8b-000000000001"
  /// Ada of Contoso is a guest here.
  static let fabrikam = "fab21ca4-2222-4a4a-8b8b-000000000002"
  static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  static let staging = "a71c0de5-0003-4a4a-8b8b-00000000a003"
  static let client = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"
  static let ci = "51000001-c1c1-4a4a-8b8b-0000000000c1"
  /// Managed identities of the machine: the system-assigned one, and a user-assigned one.
  static let machine = "51000003-0a0a-4a4a-8b8b-0000000000a1"
  static let deployer = "51000004-0a0a-4a4a-8b8b-0000000000a2"
  static let secret = "ci-secret~for.tests-only"

  let directory: TemporaryDirectory
  let emulator: EmulatorProcess
  private let log: String
  private var runs: String { "\(directory.path)/runs" }
  var cache: String { "\(directory.path)/cache" }

  /// - Parameter isPrivate: Everything runs on a machine of its own, see `PrivateNamespaces`.
  init(isPrivate: Bool = false) throws {
    directory = try TemporaryDirectory()
    log = "\(directory.path)/log"
    try Files.makeDirectory(log)
    try Files.makeDirectory("\(directory.path)/bin")
    emulator = try EmulatorProcess(scratch: log, isPrivate: isPrivate)
    // It counts, then becomes kubelogin: kubectl stays the parent.
    let counting = "#!/bin/sh\necho run >> \(directory.path)/runs\nexec \(Programs.kubelogin) \"$@\"\n"
    try directory.write(counting, to: "bin/kubelogin")
    _ = try run("chmod", ["755", "\(directory.path)/bin/kubelogin"])
    try emulator.control("POST", "settings", #"{"device_code_interval": 1}"#)
  }

  var environment: [String: String] {
    [
      "HOME": directory.path, "PATH": "\(directory.path)/bin:\(Programs.searchPath)", "SSL_CERT_FILE": emulator.authorityFile,
      "KUBECONFIG": "\(directory.path)/kubeconfig", "AZURE_POD_IDENTITY_AUTHORITY_HOST": emulator.managedIdentityURL,
      "KUBELOGIN_TOKEN_STORE": "file",
    ]
  }

  /// How often kubectl has run kubelogin.
  var pluginRuns: Int { ((try? directory.read("runs")) ?? "").count { $0 == "\n" } }

  // MARK: Programs

  func start(_ program: String, _ arguments: [String], _ variables: [String: String] = [:]) throws -> RunningProcess {
    try emulator.start(program, arguments, environment: environment.merging(variables) { $1 }, directory: directory.path)
  }

  func run(_ program: String, _ arguments: [String], _ variables: [String: String] = [:]) throws -> RunningProcess.Outcome {
    try start(program, arguments, variables).outcome()
  }

  /// Flags of `get-token` for this Entra.
  func getToken(_ method: String, client: String) -> [String] {
    [
      "get-token", "--login", method, "--tenant-id", Self.contoso, "--client-id", client, "--server-id", Self.server, "--cache-dir", cache,
      "--authority-host", "\(emulator.baseURL)/", "--disable-instance-discovery",
    ]
  }

  var deviceCode: [String] { getToken("devicecode", client: Self.client) }
  var servicePrincipal: [String] { getToken("spn", client: Self.ci) }

  // MARK: What Entra does

  /// The first request to an endpoint is taken, and not answered while a test lasts; the next ones are.
  func holdFirstAnswer(of endpoint: String) throws {
    try emulator.control("POST", "faults", #"{"endpoint": "\#(endpoint)", "kind": "latency", "milliseconds": 3600000, "times": 1}"#)
  }

  func wait(forRequests count: Int, to endpoint: String) throws {
    try TestSupport.wait(for: "\(count) requests to \(endpoint)") { try emulator.requests().count(endpoint) >= count }
  }

  func wait(for what: String, until isTrue: () throws -> Bool) throws {
    try TestSupport.wait(for: what, until: isTrue)
  }

  // MARK: Kubeconfigs

  /// A kubeconfig as `az aks get-credentials` writes it, converted by kubelogin.
  func writeKubeconfig(method: String, client: String) throws {
    try writeKubeconfig(
      cluster: "certificate-authority: \(emulator.authorityFile)",
      user: """
        auth-provider:
              name: azure
              config: {apiserver-id: \(Self.server), client-id: \(Self.client), tenant-id: \(Self.contoso), config-mode: "1"}
        """)
    try convert(method: method, client: client)
  }

  /// A user of an Arc cluster, which wants proof of possession.
  func writeArcKubeconfig(method: String, client: String) throws {
    try writeKubeconfig(
      cluster: "certificate-authority: \(emulator.authorityFile)",
      user: """
        auth-provider:
              name: azure
              config: {apiserver-id: 6256c85f-0aad-4d50-b960-e6e9b21efe35, tenant-id: \(Self.contoso), config-mode: "1"}
        """, at: "arc")
    let host = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/"
    try convert(
      method: method, client: client, ["--pop-enabled", "--pop-claims", "u=\(host)Microsoft.Kubernetes/connectedClusters/arc"])
  }

  func convert(method: String, client: String, _ flags: [String] = []) throws {
    let outcome = try run(
      "kubelogin",
      [
        "convert-kubeconfig", "--login", method, "--client-id", client, "--authority-host", "\(emulator.baseURL)/",
        "--disable-instance-discovery", "--cache-dir", cache,
      ] + flags)
    guard outcome.status == 0 else { throw ConversionFailed(description: outcome.errorOutput) }
    try Files.remove(runs)
  }

  private struct ConversionFailed: Error {
    let description: String
  }

  func writeKubeconfig(cluster: String, user: String, at name: String = "demo") throws {
    try directory.write(
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: demo
        cluster:
          server: \(emulator.cluster(name))
          \(cluster)
      contexts:
      - {name: demo, context: {cluster: demo, user: clusterUser_demo}}
      current-context: demo
      users:
      - name: clusterUser_demo
        user:
          \(user)

      """, to: "kubeconfig")
  }

  /// Who the cluster says that we are.
  func whoAmI(_ kubectl: Kubectl, _ variables: [String: String] = [:]) throws -> String {
    if try run(kubectl.path, ["auth", "whoami", "--help"]).status == 0 {
      return try run(kubectl.path, ["auth", "whoami"], variables).output
    }
    let review = try directory.write(#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#, to: "review.json")
    return try run(kubectl.path, ["create", "--raw", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "-f", review], variables).output
  }

  /// What was asked of Entra since the last call.
  func takeRequests() throws -> [String] {
    let requests = try emulator.requests().authority.map { $0.error.map { "refused with \($0)" } ?? $0.endpoint }
    try emulator.control("POST", "reset")
    return requests
  }
}
