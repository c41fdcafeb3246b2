import FoundationEssentials
import Platform
import ResourceManager
import TestSupport
import Testing

@testable import KubeloginCommands

/// setup with a cluster of Azure.
struct AzureSetupTests {
  private let machine: TestMachine

  init() throws {
    machine = try TestMachine()
    machine.queueToken()
  }

  private func isUntouched() -> Bool { (try? machine.directory.read("config")) == nil }

  @Test("By its resource ID a cluster costs two requests once signed in, and its user signs in as asked")
  func resourceID() throws {
    machine.queueKubeconfig("shop")
    machine.queueAzureRefusal(403, "AuthorizationFailed")

    let outcome = machine.setup("--resource-id", TestMachine.azureID("shop"))

    #expect(
      outcome
        == .init(
          error: """
            cluster shop: written to \(machine.config)
            user clusterUser_g_shop: written to \(machine.config)
            context shop: written to \(machine.config)
            kubelogin: the value of --client-secret is written into the kubeconfig; leave the flag out and set AZURE_CLIENT_SECRET instead
            current-context: shop

            """))
    let text = try machine.directory.read("config")
    #expect(machine.network.requests.count == 3 && text.contains("- spn\n") && text.contains("server: https://aks.example:443\n"))
    #expect(text.contains("- app\n") && !text.contains("80faf920") && text.contains("certificate-authority-data: Q0E=\n"))
  }

  @Test("A name is looked up, and names with a subscription's ID are not")
  func names() throws {
    machine.queueClusters(("shop", "g", "Running"))
    machine.queueKubeconfig("shop")
    machine.queueKubeconfig("shop")
    machine.queueAzureRefusal(404, "ResourceNotFound")

    let byName = machine.setup("-n", "shop")
    let byNames = machine.setup("-n", "shop", "-g", "g", "-s", TestMachine.subscription)

    #expect(byName.status == 0 && byNames.status == 0 && byNames.error.contains("cluster shop: unchanged\n"))
    #expect(machine.network.requests.map { $0.url.contains("ResourceGraph") } == [false, true, false, false, false])
  }

  @Test("Two clusters of one name are told with both IDs")
  func several() throws {
    machine.queueClusters(("shop", "a", "Running"), ("shop", "b", "Running"))

    let outcome = machine.setup("--name", "shop")

    #expect(
      outcome.error == """
        Error: 2 clusters have the name "shop": \(TestMachine.azureID("shop", group: "a")), \(TestMachine.azureID("shop", group: "b"))
        Hint: add --resource-group or --subscription, or give one of these with --resource-id; nothing was written
        Code: clusters.several

        """)
    #expect(isUntouched())
  }

  @Test("No cluster, and no subscription, are two errors")
  func nothing() throws {
    machine.queueClusters()
    machine.queueSubscriptions("one")
    machine.queueClusters()
    machine.queueSubscriptions()

    let unknown = machine.setup("--name", "shop")
    let none = machine.setup("--name", "shop")

    #expect(
      unknown.error.hasPrefix("Error: there is no cluster \"shop\" that you can see\n")
        && unknown.error.hasSuffix("Code: clusters.unknown\n"))
    #expect(none.error.hasSuffix("Code: clusters.no-subscription\n") && isUntouched())
  }

  @Test("A stopped cluster is written, with a word about it, and a private one too")
  func stopped() throws {
    machine.queueClusters(("shop", "g", "Stopped"))
    machine.queueKubeconfig("shop")

    let outcome = machine.setup("--name", "shop")

    #expect(
      outcome.status == 0
        && outcome.error.hasPrefix("kubelogin: shop is stopped: kubectl finds no API server until somebody starts it (az aks start)\n"))
  }

  @Test("Flags that exclude each other, and values that are none, are errors before anything is sent")
  func badFlags() throws {
    let id = TestMachine.azureID("shop")
    let cases: [([String], String)] = [
      (["--resource-id", id, "--name", "x"], "--resource-id and --name exclude each other"),
      (["--resource-id", id, "--all"], "--resource-id and --all exclude each other"),
      (["--all", "--context", "x"], "--all and --context exclude each other"),
      (["--server", "https://x", "--name", "x", "--admin"], "--server and --admin exclude each other"),
      (["--name", "x", "--certificate-authority", "ca.pem"], "--resource-id and --certificate-authority exclude each other"),
      (["--resource-id", "shop"], "the value of --resource-id is no ID of a cluster"),
      (["--name", "a/b"], "the value of --name cannot be a name in Azure"),
      (["--name", "x", "--file", "other"], "--file and --kubeconfig exclude each other"),
      ([], "nothing says which cluster is meant, and there is no terminal to choose one from a list"),
    ]
    for (flags, message) in cases {
      let outcome = machine.run(["setup", "--kubeconfig", machine.config] + machine.signIn + flags)
      #expect(outcome.status == 1 && outcome.error.hasPrefix("Error: \(message)\n"), "\(outcome.error)")
    }
    #expect(machine.network.requests.isEmpty && isUntouched())
  }

  @Test("An administrator's context stands beside the person's, closed to others, with a warning")
  func administrator() throws {
    let certificate = "client-certificate-data: Yw==\nclient-key-data: aw==\ntoken: t"
    machine.queueKubeconfig("shop", user: certificate, kind: "clusterAdmin")
    machine.queueAzureRefusal(403, "AuthorizationFailed")

    let outcome = machine.setup("--resource-id", TestMachine.azureID("shop"), "--admin", "--context", "mine")

    let text = try machine.directory.read("config")
    #expect(outcome.error.contains("kubelogin: the certificate of the local administrator is written"))
    #expect(
      outcome.error.hasSuffix("current-context: mine-admin\n") && text.contains("cluster: mine\n") && text.contains("name: mine-admin\n"))
    #expect(text.contains("client-key-data: aw==\n") && !text.contains("exec:"))
    #expect(machine.network.requests[1].url.contains("/listClusterAdminCredential?"))
  }

  @Test("Old auth-provider answers are converted, and the public name is asked for")
  func authProvider() throws {
    let old = """
      auth-provider:
        config: {apiserver-id: server, client-id: c, config-mode: "1", environment: AzurePublicCloud, tenant-id: t}
        name: azure
      """
    machine.queueKubeconfig("shop", user: old)
    machine.queueAzureRefusal(403, "AuthorizationFailed")

    let outcome = machine.setup("--resource-id", TestMachine.azureID("shop"), "--public-fqdn")

    let text = try machine.directory.read("config")
    #expect(outcome.status == 0 && text.contains("- --server-id\n      - server\n") && !text.contains("auth-provider"))
    #expect(machine.network.requests[1].url.hasSuffix("&format=exec&server-fqdn=public"))
  }

  @Test(
    "An answer that would run another program, or leads to no https address, is refused",
    arguments: [
      ("exec: {command: /bin/sh, args: [-c, id], apiVersion: client.authentication.k8s.io/v1}", "https://a", "it does not use kubelogin"),
      (TestMachine.exec, "http://a", "its server is not an https address"), ("{}", "https://a", "its user has nothing to sign in with"),
    ])
  func badAnswer(_ user: String, _ server: String, _ reason: String) throws {
    machine.queueKubeconfig("shop", user: user, server: server)

    let outcome = machine.setup("--resource-id", TestMachine.azureID("shop"))

    #expect(outcome.error.hasPrefix("Error: Azure's kubeconfig for shop cannot be used: \(reason)\n"), "\(outcome.error)")
    #expect(isUntouched())
  }

  @Test("--file - prints the entries and writes no file")
  func standardOutput() throws {
    machine.queueKubeconfig("shop")
    machine.queueAzureRefusal(403, "AuthorizationFailed")

    let outcome = machine.run(["setup", "-f", "-", "--resource-id", TestMachine.azureID("shop")] + machine.signIn)

    #expect(outcome.status == 0 && outcome.error == "" && outcome.output.hasPrefix("apiVersion: v1\nkind: Config\nclusters:\n"))
    #expect(outcome.output.hasSuffix("current-context: shop\n") && isUntouched())
  }

  @Test("--all writes what runs, in one step, and names what is left out")
  func all() throws {
    machine.queueClusters(
      ("b", "g", "Running"), ("a", "one", "Running"), ("a", "two", "Running"), ("off", "g", "Stopped"), ("c", "g", "Running"))
    machine.queueKubeconfig("a", group: "one")
    machine.queueKubeconfig("a", group: "two")
    machine.queueAzureRefusal(403, "AuthorizationFailed", "You may not.")
    machine.queueKubeconfig("c")

    let outcome = machine.setup("--all")

    let text = try machine.directory.read("config")
    let contexts = text.split(separator: "\n").filter {
      $0.hasPrefix("  name: a") || $0.hasPrefix("  name: c") && !$0.contains("clusterUser")
    }
    #expect(outcome.status == 0 && outcome.error.hasPrefix("kubelogin: off is left out: it is stopped\nkubelogin: b is left out: "))
    #expect(contexts == ["  name: a-one", "  name: a-two", "  name: c", "  name: a-one", "  name: a-two", "  name: c"], "\(text)")
    #expect(outcome.error.hasSuffix("current-context: a-one\n"))
  }

  @Test("Where Azure hands out no kubeconfig at all, --all is an error")
  func allRefused() throws {
    machine.queueClusters(("b", "g", "Running"))
    machine.queueAzureRefusal(403, "AuthorizationFailed", "You may not.")
    machine.queueClusters(("off", "g", "Stopped"))

    let refused = machine.setup("--all")
    let stopped = machine.setup("--all")

    #expect(refused.status == 1 && refused.error.hasSuffix("Code: arm.refused\n"))
    #expect(stopped.status == 1 && stopped.error.hasSuffix("Code: clusters.none\n") && isUntouched())
  }

  @Test("Names are the clusters' own where they tell them apart")
  func allNames() {
    let ids = [("a", "one"), ("A", "two"), ("b", "g"), ("a-one", "x")].map { ClusterID(subscription: "s", group: $1, name: $0) }

    #expect(ids.map { AzureSetup.names(ids)[$0] } == ["a-one-s", "A-two", "b", "a-one-x"])
  }

  // MARK: A person at the terminal

  private func atTerminal(_ variables: [String: String] = ["TERM": "xterm"]) -> TestMachine {
    var machine = machine
    (machine.inputIsTerminal, machine.errorIsTerminal, machine.environment) = (true, true, variables)
    return machine
  }

  private func queueChoice() {
    machine.queueClusters(("prod", "g", "Running"), ("test", "g", "Stopped"))
    machine.queueKubeconfig("test")
  }

  @Test("A person takes a cluster from a list: the terminal is given back, and the list is gone")
  func chooser() throws {
    let machine = atTerminal()
    queueChoice()
    machine.typed.press("te")
    machine.typed.press(.resized, .bytes([0x1B]), .bytes(Array("[A".utf8)))
    machine.typed.press("\r")

    let outcome = machine.setup()

    #expect(outcome.status == 0 && outcome.error.hasSuffix("current-context: test\n"))
    #expect(outcome.error.contains("> test     g      Prod") && outcome.error.contains("\u{1B}[3A\r\u{1B}[Jkubelogin: test is stopped"))
    #expect(machine.typed.closings == [nil])
    #expect(machine.typed.patiences == [nil, nil, nil, .milliseconds(100), nil])
  }

  @Test("Ctrl-C, a signal, Escape and the end of input give the terminal back and write nothing")
  func leaving() throws {
    for (event, closing, code) in [
      (Keyboard.Event.bytes([3]), Int32?.some(2), ""), (.signal(15), 15, ""), (.end, nil, "Code: clusters.not-chosen\n"),
      (.bytes([4]), nil, "Code: clusters.not-chosen\n"),
    ] {
      let own = try TestMachine()
      own.queueToken()
      own.queueClusters(("prod", "g", "Running"))
      var machine = own
      (machine.inputIsTerminal, machine.errorIsTerminal, machine.environment) = (true, true, ["TERM": "xterm"])
      machine.typed.press(event)

      let outcome = machine.setup()

      #expect(outcome.status == 1 && outcome.error.hasSuffix(code.isEmpty ? "\u{1B}[J" : code), "\(outcome.error.debugDescription)")
      #expect(machine.typed.closings == [closing] && (try? machine.directory.read("config")) == nil)
    }
  }

  @Test("On a terminal without a cursor a number is asked for, or a part of the line", arguments: [[:], ["TERM": "dumb"]])
  func numbers(_ variables: [String: String]) throws {
    let machine = atTerminal(variables)
    queueChoice()
    machine.typed.type(lines: "9", "tes", " 2 ")

    let outcome = machine.setup()

    #expect(outcome.status == 0 && outcome.error.hasSuffix("current-context: test\n"))
    #expect(outcome.error.contains("1  prod     g      Prod") && machine.typed.closings.isEmpty)
    #expect(outcome.error.components(separatedBy: "Number of the cluster").count == 4 && !outcome.error.contains("> "))
  }

  @Test("Enter alone leaves the numbers")
  func noNumber() throws {
    let machine = atTerminal(["TERM": "dumb"])
    queueChoice()
    machine.typed.type(lines: "")

    #expect(machine.setup().error.hasSuffix("Code: clusters.not-chosen\n") && isUntouched())
  }

  @Test(
    "An entry that says something else is replaced with --overwrite-existing, or where a person agrees",
    arguments: [("y", true), ("N", false), ("", false)])
  func overwriting(_ answer: String, _ agrees: Bool) throws {
    let machine = atTerminal()
    let before = "users:\n- name: clusterUser_g_shop\n  user: {token: t}\n"
    _ = try machine.directory.write(before, to: "config")
    for _ in 0..<2 {
      machine.queueKubeconfig("shop")
      machine.queueAzureRefusal(403, "AuthorizationFailed")
    }
    machine.typed.type(lines: answer)

    let outcome = machine.setup("--resource-id", TestMachine.azureID("shop"))
    let after = try machine.directory.read("config")
    let forced = machine.setup("--resource-id", TestMachine.azureID("shop"), "--overwrite-existing")
    let last = try machine.directory.read("config")

    #expect(
      outcome.error.contains(
        "The user \"clusterUser_g_shop\" exists already with other content (\(machine.config), line 2). Replace it? [y/N] "))
    #expect(outcome.status == (agrees ? 0 : 1) && (after == before) != agrees)
    #expect(forced.status == 0 && last.contains("exec:"))
  }
}
