import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// Texts as the programs print them, and the symptom that each must lead to.
private let texts: [(text: String, symptom: String)] = [
  (
    #"Unable to connect to the server: getting credentials: exec: executable kubelogin not found"# + "\n\nkubelogin is not installed",
    "plugin-not-found"
  ),
  (#"Error: unknown flag: --environment"#, "another-kubelogin"),
  (#"Error: unknown command "convert-kubeconfig" for "kubelogin""#, "another-kubelogin"),
  (
    "getting credentials: exec plugin is configured to use API version client.authentication.k8s.io/v1, "
      + "plugin returned version client.authentication.k8s.io/v1beta1", "plugin-version"
  ),
  (#"exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1""#, "plugin-version"),
  ("interactiveMode must be specified for ada to use exec authentication plugin", "interactive-mode-missing"),
  ("getting credentials: exec plugin cannot support interactive mode: standard input is not a terminal", "interactive-mode-always"),
  ("cannot convert to ExecCredential: unexpected end of JSON input", "exec-info-damaged"),
  (#"error: no Auth Provider found for name "azure""#, "auth-provider"),
  ("error: The azure auth plugin has been removed.", "auth-provider"),
  (#"Unable to connect to the server: getting credentials: plugin "kubelogin" not allowed: policy set to "DenyAll""#, "plugin-not-allowed"),
  (#"plugin path "/usr/bin/kubelogin" is not permitted by the credential plugin allowlist"#, "plugin-not-allowed"),
  ("Unable to connect to the server: getting credentials: exec: executable kubelogin failed with exit code 1", "plugin-failed"),
  ("AADSTS53003: Access has been blocked by Conditional Access policies.", "device-code-blocked"),
  ("Audience 6dae42f8-4368-4678-94ff-3960e28e3630 is not a supported MSI token audience", "cloud-shell-audience"),
  ("ERROR: Tenant shouldn't be specified for managed identity account", "managed-identity-tenant"),
  ("error: You must be logged in to the server (Unauthorized)", "unauthorized-tenant"),
  (
    "Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials", "unauthorized-tenant"
  ),
  (
    #"Error from server (Forbidden): pods is forbidden: User "bob@contoso.example" cannot list resource "pods" in API group "" in the "#
      + #"namespace "checkout": User does not have access to the resource in Azure. Update role assignment to allow access."#,
    "azure-no-role"
  ),
  (
    #"Error from server (Forbidden): nodes is forbidden: User "bob@contoso.example" cannot list resource "nodes" in API group "" at the "#
      + #"cluster scope: User does not have access to the resource in Azure. Update role assignment to allow access."#,
    "azure-role-too-small"
  ),
  (
    #"pods is forbidden: User "ada@contoso.example" cannot list resource "pods" in API group "" in the namespace "default""#,
    "kubernetes-no-binding"
  ),
  (
    #"pods is forbidden: User "0b1ec700-ada0-4a4a-8b8b-000000000f0f" cannot list resource "pods" in API group "" in the namespace "x""#,
    "kubernetes-no-binding"
  ),
  (
    #"pods is forbidden: User "carol" cannot list resource "pods" in API group "" in the namespace "x": Azure does not have opinion "#
      + "for this non AAD user. If you are an AAD user, please set Extra:oid parameter for impersonated user in the kubeconfig",
    "azure-no-opinion"
  ),
  (
    "(AuthorizationFailed) The client 'ada@contoso.example' with object id 'x' does not have authorization to perform action "
      + "'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action' over scope '/subscriptions/x'",
    "no-cluster-user-role"
  ),
  (
    "Unable to connect to the server: dial tcp: lookup demo-x.privatelink.westeurope.azmk8s.io on 10.0.0.2:53: no such host",
    "no-such-host"
  ),
  ("Unable to connect to the server: dial tcp 20.0.0.1:443: i/o timeout", "not-reachable"),
  ("Unable to connect to the server: net/http: TLS handshake timeout", "not-reachable"),
  ("proxyconnect tcp: tls: first record does not look like a TLS handshake", "not-reachable"),
  ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "not-reachable"),
]

@Suite("Symptoms")
struct SymptomTests {
  @Test("There are thirty, each with a name of its own and with whole sentences")
  func data() {
    #expect(Symptom.all.count == 30)
    #expect(Set(Symptom.all.map(\.name)).count == 30)
    for symptom in Symptom.all {
      #expect(symptom.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(symptom.name)")
      #expect(!symptom.marks.isEmpty && !symptom.title.hasSuffix("."), "\(symptom.name)")
      for text in [symptom.cause, symptom.check, symptom.remedy] { #expect(text.hasSuffix("."), "\(symptom.name): \(text)") }
      let marks = symptom.marks.flatMap { $0.parts + $0.absent }
      #expect(marks.allSatisfy { $0 == $0.lowercased() }, "marks are compared in lower case: \(symptom.name)")
    }
  }

  @Test("Each text of a program leads first to its symptom", arguments: texts)
  func leads(text: String, symptom: String) {
    #expect(Explanation(ErrorText(text)).symptoms.first?.name == symptom)
  }

  @Test("Every symptom is reached by one of these texts")
  func reached() {
    let reached = texts.flatMap { Explanation(ErrorText($0.text)).symptoms.map(\.name) }
    #expect(Set(Symptom.all.map(\.name)).subtracting(reached) == [])
  }

  @Test("A terminal, a frame, a colour, a quotation or a log changes nothing", arguments: texts)
  func disguised(text: String, symptom: String) {
    let disguises: [(String) -> String] = [
      { Self.wrapped($0, at: 40) }, { "╷\n│ " + Self.wrapped($0, at: 60).replacing("\n", with: "\n│ ") + "\n╵" },
      { "\u{1B}[31mERROR\u{1B}[0m: " + $0.replacing(" ", with: " \u{1B}[1m") }, { "> " + $0.replacing("\n", with: "\n> ") },
      { #"{"level":"error","msg":""# + $0.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + #""}"# },
      { $0.replacing("\"", with: "“") }, { "\r\n\r\n" + $0.replacing("\n", with: "\r\n") },
    ]
    for disguise in disguises {
      #expect(Explanation(ErrorText(disguise(text))).symptoms.first?.name == symptom, "\(disguise(text))")
    }
  }

  @Test(
    "Other texts are not known",
    arguments: [
      "Error from server (NotFound): pods \"web\" not found", "error: the path \"x.yaml\" does not exist", "hello",
      "failed to pull image: unexpected status: 401 Unauthorized: authentication required",
      "AADSTS7000218: unauthorized_client", "open /home/ada/.kube/config: no such file or directory",
      "lookup login.microsoftonline.com: no such host",
    ])
  func unknown(text: String) {
    #expect(Explanation(ErrorText(text)).symptoms == [])
  }

  @Test("What kubelogin ended with comes before that it ended")
  func general() {
    let text = "AADSTS50076: …\ngetting credentials: exec: executable kubelogin failed with exit code 1"

    let explanation = Explanation(ErrorText(text))

    #expect(explanation.symptoms == [])
    #expect(explanation.entraErrors.map(\.number) == [50076])
  }

  @Test("A role that leaves the resource out comes first where it does, and not at all where each role has it")
  func order() {
    let reason = ": User does not have access to the resource in Azure. Update role assignment to allow access."
    let pods = #"User "u" cannot list resource "pods" in API group "" in the namespace "n""# + reason
    let routes = #"User "u" cannot list resource "httproutes" in API group "gateway.networking.k8s.io" in the namespace "n""# + reason

    let secrets = pods.replacing("pods", with: "secrets")

    #expect(Explanation(ErrorText(pods)).symptoms.map(\.name) == ["azure-no-role"])
    #expect(Explanation(ErrorText(secrets)).symptoms.map(\.name) == ["azure-no-role", "azure-role-too-small"])
    #expect(Explanation(ErrorText(routes)).symptoms.map(\.name) == ["azure-role-too-small", "azure-no-role"])
  }

  private static func wrapped(_ text: String, at width: Int) -> String {
    var rest = text[...]
    var lines: [Substring] = []
    while !rest.isEmpty {
      lines.append(rest.prefix(width))
      rest = rest.dropFirst(width)
    }
    return lines.joined(separator: "\n")
  }
}
