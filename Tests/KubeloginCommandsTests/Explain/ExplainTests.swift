import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite("kubelogin explain")
struct ExplainTests {
  /// Three parts, as a JSON Web Token has.
  private static let token = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIwYjFlYzcwMCIsInVwbiI6ImFkYSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"

  private func explain(_ arguments: [String], input: String = "", atTerminal: Bool = false) throws -> (
    status: Int32, output: String, error: String
  ) {
    var test = TestHost(inputIsTerminal: atTerminal)
    test.host.terminal.readInput = { Array(Array(input.utf8).prefix($0)) }
    let machine = try TestMachine()
    let status = Kubelogin.run(["explain"] + arguments, machine.question(arguments), in: test.host)
    return (status, test.terminal.output.text, test.terminal.error.text)
  }

  @Test("The text may be one argument, several, or stdin")
  func sources() throws {
    let whole = try explain(["error: no Auth Provider found for name \"azure\""])
    let words = try explain(["error:", "no", "Auth", "Provider", "found", "for", "name", "\"azure\""])
    let piped = try explain([], input: "error: no Auth Provider\nfound for name \"azure\"\n")

    #expect(whole.status == 0 && whole.output.hasPrefix("The kubeconfig has the old auth-provider [auth-provider]\n   Cause:  "))
    #expect(words == whole)
    #expect(piped == whole)
  }

  @Test("Without a text, at a terminal or from an empty pipe, it says how to give one", arguments: [true, false])
  func noText(atTerminal: Bool) throws {
    let outcome = try explain([], input: " \n", atTerminal: atTerminal)

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.error.hasPrefix("Error: there is no error text to explain\n"))
  }

  @Test("More than a mebibyte is refused")
  func tooLong() throws {
    let outcome = try explain([], input: String(repeating: "x", count: (1 << 20) + 1))

    #expect(outcome.status == 1)
    #expect(outcome.error.contains("Code: explain.too-long\n"))
  }

  @Test("A text that is not known: the exit status says so too")
  func unknown() throws {
    let text = try explain(["what is this"])
    let json = try explain(["-o", "json", "what is this"])

    #expect(text.status == 1 && text.output.hasPrefix("This text is not known.\n"))
    #expect(json.status == 1 && json.output == #"{"entraErrors":[],"refusals":[],"symptoms":[]}"# + "\n")
  }

  @Test("A refusal by Azure RBAC names data action, role and command")
  func refusal() throws {
    let reason = "User does not have access to the resource in Azure. Update role assignment to allow access."
    let outcome = try explain([
      #"pods is forbidden: User "bob@contoso.example" cannot list resource "pods" in API group "" in the namespace "checkout": "# + reason
    ])

    #expect(
      outcome.output.hasPrefix(
        """
        Refused: bob@contoso.example may not list pods in the namespace checkout
           Data action:   Microsoft.ContainerService/managedClusters/pods/read
           Built-in role: Azure Kubernetes Service RBAC Reader (7f6c6a51-bcf8-42ba-9220-52d62157d7db) is the smallest that has it
           For example:   az role assignment create --role 'Azure Kubernetes Service RBAC Reader' --assignee bob@contoso.example --scope \
        "$(az aks show --resource-group GROUP --name CLUSTER --query id --output tsv)/namespaces/checkout"

        """))
  }

  @Test(
    "A token in the text appears nowhere in the answer",
    arguments: [
      "Authorization: Bearer \(token)", "Authorization: Bearer opaque-secret-0123456789", "token: \(token)", "User \"\(token)\"",
      "Authorization: Bearer \(token.prefix(50))\n\(token.dropFirst(50))", "Bearer\nopaque-secret-0123456789",
    ])
  func secrecy(sent: String) throws {
    let refusal = #"forbidden: User "\#(sent)" cannot list resource "pods" in API group "" in the namespace "\#(sent)" \#(sent)"#
    for format in ["text", "json"] {
      let outcome = try explain(["-o", format], input: "\(sent)\n\(refusal)\nYou must be logged in to the server (Unauthorized) \(sent)")
      for secret in ["eyJ", "upn", "c2lnbmF0", "opaque-secret", "0123456789"] {
        #expect(!(outcome.output + outcome.error).contains(secret), "\(secret) of \(sent)")
      }
    }
  }
}
