import Foundation
import Testing

@testable import EntraEmulator

/// The emulator behind its sockets, its commands, and curl with the files that they wrote, as an API server uses them.
@Suite("A local cluster", .serialized)
struct LocalClusterTests {
  private func withCluster(
    configuration: Configuration = .builtIn, _ body: (_ server: RunningServer, _ folder: String, _ state: String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/local-cluster-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(configuration.json()).write(to: URL(filePath: folder + "/config.json"))
    let arguments = ["--state-dir", folder + "/state", "--config", folder + "/config.json", "--log-reviews", "none"]
    let (server, _) = try await Launch(options: Options(arguments: arguments), environment: [:]).start()
    _ = try ClusterFilesCommand(
      arguments: [folder + "/aks", "--state-dir", folder + "/state", "--config", folder + "/config.json"]
    ).run(environment: [:])
    try await body(RunningServer(port: server.port, authorityFile: folder + "/aks/ca.pem"), folder, folder + "/state")
    try await server.stop()
  }

  private func field(_ name: String, of file: String) throws -> String {
    let line = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first { $0.contains("\(name): ") }
    return String(line?.split(separator: " ").last ?? "")
  }

  @Test("The webhooks answer at the address in the files, to who has the files' certificate")
  func webhooks() async throws {
    var configuration = Configuration.builtIn
    configuration.clusters[0].webhooks = Cluster.Webhooks(requireClientCertificate: true)
    try await withCluster(configuration: configuration) { server, folder, _ in
      let address = try field("server", of: folder + "/aks/authorization-webhook.yaml")
      let review = ["-d", "@\(RecordedReview.folder)/get-pod.v1.json", address]
      let certificate = ["--cert", folder + "/aks/webhook-caller.pem", "--key", folder + "/aks/webhook-caller-key.pem"]

      let refused = try await server.curl(review)
      let answer = try await server.curl(certificate + review)

      #expect(refused.output.contains("Missing client certificate"))
      #expect(answer.output.contains(#""allowed":true"#))
    }
  }

  @Test("The local administrator's certificate opens the emulator's own API server")
  func administrator() async throws {
    try await withCluster { server, folder, _ in
      for (name, file) in [("client-certificate-data", "cert"), ("client-key-data", "key")] {
        let data = try #require(Data(base64Encoded: try field(name, of: folder + "/aks/admin.kubeconfig")))
        try data.write(to: URL(filePath: "\(folder)/\(file)"))
      }

      let answer = try await server.curl(["--cert", folder + "/cert", "--key", folder + "/key", server.base + "/aks/shop/api/v1/nodes"])

      #expect(answer.output.contains(#""kind":"NodeList""#))
    }
  }

  @Test("Roles are assigned, listed and taken back by command in the emulator that runs")
  func roles() async throws {
    try await withCluster { server, _, state in
      let role = { (arguments: String...) in try RoleCommand(arguments: arguments + ["--state-dir", state]).run(environment: [:]) }

      let before = try role("list").split(separator: "\n").count
      let made = try role(
        "assign", "--role", "Azure Kubernetes Service RBAC Writer", "--assignee=bob@contoso.example", "--cluster", "shop", "--namespace",
        "checkout")
      let id = String(made.prefix(36))
      let listed = try role("list")
      let removed = try role("delete", id)

      #expect(made == "\(id)  Azure Kubernetes Service RBAC Writer  bob@contoso.example  \(AccessTests.shop)/namespaces/checkout\n")
      #expect(listed.contains(made) && listed.split(separator: "\n").count == before + 1)
      #expect(removed == "removed " + made)
      #expect(throws: ConfigurationError("there is no role assignment '\(id)'")) { try role("delete", id) }
      #expect(throws: ConfigurationError("there is no role 'Cook'")) {
        try role("assign", "--role", "Cook", "--assignee", "bob@contoso.example", "--cluster", "shop")
      }
    }
  }

  @Test("A role for an emulator that does not run is refused with what to do")
  func nobodyThere() async throws {
    var stateDirectory = ""
    try await withCluster { _, _, state in
      stateDirectory = NSTemporaryDirectory() + "state-\(UUID().uuidString)"
      try FileManager.default.copyItem(atPath: state, toPath: stateDirectory)
    }
    defer { try? FileManager.default.removeItem(atPath: stateDirectory) }
    let command = try RoleCommand(arguments: ["list", "--state-dir", stateDirectory])

    #expect {
      try command.run(environment: [:])
    } throws: {
      "\($0)".hasPrefix("no emulator answers at https://localhost:") && "\($0)".hasSuffix(": start it, or pass --url")
    }
  }

  @Test(
    "Unusable words behind role are told",
    arguments: [
      ([], "role needs one of: assign, list, delete ID"), (["delete"], "role needs one of: assign, list, delete ID"),
      (["assign", "--assignee", "x", "--cluster", "demo"], "--role is missing"),
      (["assign", "--role", "x", "--assignee", "x"], "give either --scope or --cluster"),
      (["list", "--x"], "unknown flag --x; --help lists the flags"),
    ])
  func unusable(arguments: [String], reason: String) {
    #expect(throws: ConfigurationError(reason)) { try RoleCommand(arguments: arguments) }
  }

  @Test("It listens on one more address where a flag asks for it, under a name of its own")
  func listening() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/listening-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let launch = Launch(
      options: try Options(arguments: ["--state-dir", folder, "--listen", "127.0.0.2", "--name", "entra.test"]), environment: [:])
    let (server, _) = try await launch.start()
    let curl = RunningServer(port: server.port, authorityFile: folder + "/ca.pem")

    let answers = try await [
      curl.curl(["https://127.0.0.2:\(server.port)/healthz"]), curl.curl(["https://localhost:\(server.port)/healthz"]),
      curl.curl(["--resolve", "entra.test:\(server.port):127.0.0.2", "https://entra.test:\(server.port)/readyz"]),
    ]
    try await server.stop()

    #expect(answers.map(\.output) == ["ok", "ok", "ok"])
    #expect(launch.warning == "listening on 127.0.0.2: whoever reaches it can sign in, because its passwords are public")
  }

  @Test("All addresses are one flag, and the warning says so")
  func listeningEverywhere() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/listening-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let launch = Launch(options: try Options(arguments: ["--state-dir", folder, "--listen", "0.0.0.0"]), environment: [:])
    let (server, _) = try await launch.start()

    let answer = try await RunningServer(port: server.port, authorityFile: folder + "/ca.pem").curl([
      "-k", "https://127.0.0.3:\(server.port)/healthz",
    ])
    try await server.stop()

    #expect(answer.output == "ok" && launch.warning?.contains("every address of this machine") == true)
  }

  @Test("An address of another machine is told, and so is what is no address")
  func foreignAddress() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/listening-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let launch = Launch(options: try Options(arguments: ["--state-dir", folder, "--listen", "192.0.2.1"]), environment: [:])

    await #expect {
      _ = try await launch.start()
    } throws: {
      "\($0)".hasPrefix("cannot listen on 192.0.2.1, port ") && "\($0)".hasSuffix(": it is no address of this machine")
    }
    #expect(throws: ConfigurationError("--listen needs an IP address; 'here' is none")) { try Options(arguments: ["--listen", "here"]) }
    #expect(throws: ConfigurationError("--log-reviews must be text, json or none")) { try Options(arguments: ["--log-reviews", "loud"]) }
  }
}
