import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

struct ClustersTests {
  @Test("The list costs one request once signed in, and the token is asked for Resource Manager")
  func requests() throws {
    let machine = try TestMachine()
    machine.queueToken()
    machine.queueClusters(("shop", "g", "Running"))
    machine.queueClusters(("shop", "g", "Running"))

    _ = machine.run(["clusters"] + machine.signIn)
    let outcome = machine.run(["clusters"] + machine.signIn)

    #expect(
      outcome.output == """
        NAME  GROUP  SUBSCRIPTION  LOCATION    VERSION  STATE    PRIVATE  ENTRA  AZURE RBAC  LOCAL ACCOUNTS  KIND
        shop  g      Prod          westeurope  -        Running  no       no     no          yes             AKS

        """)
    #expect(outcome.status == 0 && outcome.error == "")
    #expect(machine.network.requests.map { $0.url.prefix(38) }.count == 3)
    #expect(machine.network.requests.first?.form["scope"] == "https://management.azure.com/.default")
    #expect(
      machine.network.requests.last?.url
        == "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01")
  }

  @Test("A person signs in with the Azure CLI's client, or with their own")
  func personClient() throws {
    for (flags, client) in [([], "04b07795-8ddb-461a-bbee-02f9e1bf7b46"), (["--arm-client-id", "own", "--client-id", "aks"], "own")] {
      let machine = try TestMachine(["AZURE_CLIENT_ID": "of-somebody-else"])
      machine.network.queue(TransportError.untrustedCertificate(host: "login", reason: "x"))

      _ = machine.run(["clusters", "--cache-dir", machine.cacheDirectory] + flags)

      let request = try #require(machine.network.requests.first)
      #expect(
        request.url == "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode" && request.form["client_id"] == client)
    }
  }

  @Test("Clouds have their own Resource Manager, and a private one describes itself")
  func clouds() throws {
    let china = try TestMachine()
    china.queueToken()
    china.queueClusters()
    china.queueSubscriptions("one")
    let stack = try TestMachine()
    stack.network.queue(
      json:
        #"[{"authentication":{"loginEndpoint":"https://login.stack.example","audiences":["https://arm.stack"],"identityProvider":"AAD"}}]"#)
    stack.queueToken()
    stack.queueClusters()
    stack.queueSubscriptions("one", "two")

    let first = china.run(["clusters", "-e", "AzureChinaCloud"] + china.signIn)
    let second = stack.run(["clusters", "-e", "AzureStackCloud", "--arm-endpoint", "https://arm.stack.example/"] + stack.signIn)

    #expect(
      china.network.requests.map { $0.url.split(separator: "/")[1] } == [
        "login.chinacloudapi.cn", "management.chinacloudapi.cn", "management.chinacloudapi.cn",
      ])
    #expect(
      stack.network.requests.map { $0.url.split(separator: "/")[1] }
        == ["arm.stack.example", "login.stack.example", "arm.stack.example", "arm.stack.example"])
    #expect(stack.network.requests[1].form["scope"] == "https://arm.stack/.default")
    #expect(first.error == "kubelogin: no clusters that you can see in 1 subscription\n" && first.status == 0 && first.output == "")
    #expect(second.error == "kubelogin: no clusters that you can see in 2 subscriptions\n")
  }

  @Test("No subscription is an error, and an empty list of clusters is none for scripts")
  func nothing() throws {
    let machine = try TestMachine()
    machine.queueToken()
    machine.queueClusters()
    machine.queueSubscriptions()
    machine.queueClusters()
    machine.queueSubscriptions("one")

    let none = machine.run(["clusters"] + machine.signIn)
    let empty = machine.run(["clusters", "-o", "json"] + machine.signIn)

    #expect(
      none.status == 1 && none.error.hasPrefix("Error: this sign-in sees no subscription\n")
        && none.error.hasSuffix("Code: clusters.no-subscription\n"))
    #expect(empty.status == 0 && empty.output == #"{"clusters":[]}"# + "\n")
  }

  @Test("An answer in HTML and another format are errors")
  func badAnswers() throws {
    let machine = try TestMachine()
    machine.queueToken()
    machine.network.queue(status: 403, headers: [("Content-Type", "text/html; charset=utf-8")], json: "<html>sign in to the network</html>")

    let page = machine.run(["clusters"] + machine.signIn)
    let format = machine.run(["clusters", "-o", "yaml"] + machine.signIn)

    #expect(page.error.hasPrefix("Error: management.azure.com answered 403 with text/html\nHint: a proxy or a captive portal"))
    #expect(page.error.hasSuffix("Code: arm.portal\n"))
    #expect(format.error == "Error: --output cannot be \"yaml\"\nHint: use one of: table, json\nCode: setting.choice\n")
  }

  @Test("On a terminal a line says what is waited for once that takes a second, and goes again")
  func progress() throws {
    var machine = try TestMachine()
    machine.errorIsTerminal = true
    let clock = machine.clock
    machine.queueToken()
    machine.network.queue { _ in
      clock.sleep(.seconds(2))
      return HTTPResponse(status: 403, headers: [], body: Array(#"{"error":{"code":"AuthorizationFailed","message":"no"}}"#.utf8))
    }
    machine.queueSubscriptions("one")
    machine.network.queue(json: #"{"value":[]}"#)
    machine.network.queue(json: #"{"value":[]}"#)
    machine.queueSubscriptions("one")

    let outcome = machine.run(["clusters"] + machine.signIn)

    #expect(
      outcome.error.hasSuffix(
        "\r\u{1B}[KAsking Azure for its clusters: subscription 1 of 1\r\u{1B}[Kkubelogin: no clusters that you can see in 1 subscription\n"),
      "\(outcome.error.debugDescription)")
  }
}
