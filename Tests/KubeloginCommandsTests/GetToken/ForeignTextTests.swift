import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// Text of servers, files and variables appears cleaned, whatever brings it to the terminal.
struct ForeignTextTests {
  /// Sets the clipboard, clears the screen, and turns the reading order around.
  private static let attack = #"\u001b]52;c;ZWNobyBwd25lZA==\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066x\u2028y"#

  private static func isClean(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == "\n" || String($0).withoutControlCharacters == String($0) }
  }

  private static let devicecode = ["get-token", "-l", "devicecode", "--server-id", "aks", "--client-id", "app", "--tenant-id", "contoso"]

  @Test(
    "A device code's text is cleaned, in the prompt, in its file and for those who wait",
    arguments: [
      #""message":"Open https://x.example \#(attack) and enter ABC","user_code":"ABC","verification_uri":"https://x.example""#,
      #""user_code":"ABC\#(attack)","verification_uri":"https://x.example""#,
      #""message":"\#(String(repeating: "A", count: 900_000))","user_code":"ABC","verification_uri":"https://x.example""#,
    ])
  func deviceCode(_ fields: String) throws {
    let machine = try TestMachine()
    machine.network.queue(json: #"{"device_code":"d3vice-c0de","expires_in":5,"interval":5,\#(fields)}"#)
    machine.network.queue(status: 400, json: #"{"error":"authorization_pending"}"#)

    let outcome = machine.run(Self.devicecode + ["--cache-dir", machine.cacheDirectory])

    #expect(outcome.error.contains("ABC") && outcome.error.contains("https://x.example"))
    #expect(Self.isClean(outcome.error), "\(outcome.error.debugDescription)")
    #expect(outcome.error.utf8.count < 20_000)
  }

  @Test(
    "A page that is not https is no place for a code",
    arguments: [
      "http://login.example/device", "javascript:alert(1)", "ftp://x", "//x", "https://a@x.example/", "https://x.example/\\u001b[2J",
    ])
  func insecurePage(_ page: String) throws {
    let machine = try TestMachine()
    machine.network.queue(
      json: #"{"device_code":"d","user_code":"ABC","verification_uri":"\#(page)","message":"Open \#(page)","expires_in":900}"#)

    let outcome = machine.run(Self.devicecode + ["--cache-dir", machine.cacheDirectory])

    #expect(outcome.status == 1 && !outcome.error.contains(page.prefix(20)) && !outcome.error.contains("ABC"))
    #expect(outcome.error.contains("sends people to a page without an https address"))
  }

  @Test("A refusal's text is cleaned, and the same when the next run repeats it from its file")
  func refusal() throws {
    var machine = try TestMachine()
    machine.environment["KUBERNETES_EXEC_INFO"] = #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{}}"#
    machine.network.queue(
      status: 400, headers: [("Content-Type", "application/json\u{1B}[31m")],
      json:
        #"{"error":"invalid_client\#(Self.attack)","error_description":"AADSTS700016: \#(Self.attack)","correlation_id":"\#(Self.attack)"}"#
    )

    let first = machine.run(machine.servicePrincipal())
    let second = machine.run(machine.servicePrincipal())

    #expect(first.error.contains("AADSTS700016") && second.error.contains("AADSTS700016"))
    #expect(machine.network.requests.count == 1)
    #expect(Self.isClean(first.error) && Self.isClean(second.error), "\(first.error.debugDescription)")
  }

  @Test(
    "An answer that is no token's is told without what steers a terminal",
    arguments: [
      (200, "text/\u{1B}]0;title\u{7}plain", "{}"),
      (200, "application/json", #"{"access_token":"t","expires_in":9,"token_type":"\#(attack)"}"#),
      (500, "\u{202E}lmth/txet", "x"),
    ])
  func unexpected(_ status: Int, _ type: String, _ body: String) throws {
    let machine = try TestMachine()
    for _ in 0..<3 { machine.network.queue(status: status, headers: [("Content-Type", type)], json: body) }

    let outcome = machine.run(machine.servicePrincipal(["-v", "10"]))

    #expect(outcome.status == 1)
    #expect(Self.isClean(outcome.error), "\(outcome.error.debugDescription)")
  }

  @Test(
    "Names of a kubeconfig are told cleaned, and quoted in commands",
    arguments: [["get-token", "--context"], ["status", "--context"], ["convert-kubeconfig", "-l", "azurecli", "--context"]])
  func names(_ command: [String]) throws {
    let machine = try TestMachine()
    let name = "p\u{1B}[2Jrod; rm -rf ~ \u{202E}"
    let path = "\(machine.directory.path)/config"
    let yaml =
      #"{"apiVersion":"v1","kind":"Config","contexts":[{"name":"p\u001b[2Jrod; rm -rf ~ \u202e","context":{"cluster":"c","user":"\u009b1mgke"}}],"users":[{"name":"\u009b1mgke","user":{"exec":{"command":"gke","apiVersion":"client.authentication.k8s.io/v1"}}}]}"#
    try Files.writeAtomically(Array(yaml.utf8), to: path)

    let outcome = machine.run(command + [name, "--kubeconfig", path])

    #expect(!outcome.error.isEmpty)
    #expect(Self.isClean(outcome.error), "\(outcome.error.debugDescription)")
    if command[0] == "get-token" { #expect(outcome.error.contains("--context 'p[2Jrod; rm -rf ~ '")) }
  }

  @Test("JSON for scripts loses nothing and steers no terminal")
  func json() throws {
    let line = String(decoding: try ReportFormat.json(["name": "\u{9B}1m\u{202E}gke\u{1B}ü"]), as: UTF8.self)

    #expect(line == "{\"name\":\"\\u009b1m\\u202egke\\u001bü\"}\n")
  }
}
