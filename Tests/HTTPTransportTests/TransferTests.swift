import Platform
import Testing

@testable import HTTPTransport

struct TransferTests {
  let server: TestServer
  private var secure: String { "https://localhost:\(server.port("good"))" }
  private var plain: String { "http://127.0.0.1:\(server.port("plain"))" }

  init() throws { server = try TestServer.shared.get() }

  @Test("A request arrives with its method, headers and body, and nothing that libcurl adds for a wait")
  func post() throws {
    var post = HTTPRequest(method: "POST", url: secure + "/a/../b?q=1", timeout: .seconds(300))
    post.headers = [("X-One", "1"), ("X-Empty", "")]
    post.body = [UInt8](repeating: UInt8(ascii: "y"), count: 5000)

    let answer = try server.trusting().send(post)

    #expect(answer.status == 200)
    #expect(answer.header("x-seen") == "good")
    for part in ["\"method\": \"POST\"", "/a/../b?q=1", "\"x-one\": \"1\"", "\"x-empty\": \"\"", "yyyy"] {
      #expect(answer.text.contains(part))
    }
    #expect(!answer.text.contains("expect") && !answer.text.contains("content-type"))
  }

  @Test("Several requests of one transport share a connection")
  func reuse() throws {
    let transport = server.trusting()
    let url = "https://localhost:\(server.port("reuse"))/"

    let answers = try (1...3).map { _ in try transport.send(request(url)) }

    #expect(answers.allSatisfy { $0.text.contains("\"connections\": 1,") })
  }

  @Test("An answer tells how the server was reached, where that is asked for")
  func connection() throws {
    var asked = request(secure)
    asked.describesConnection = true

    let answers = [try server.trusting().send(asked), try server.trusting().send(request(secure))]

    #expect(["127.0.0.1", "::1"].contains(answers[0].connection?.address))
    #expect(answers[0].connection?.proxy == nil)
    #expect(answers[0].connection?.certificateIssuer?.contains("CN") == true)
    #expect(answers[1].connection == nil)
  }

  @Test("Certificates that come with the request vouch for the server, and no others do")
  func ownAuthority() throws {
    var good = request(secure)
    good.route.certificateAuthorityContent = try Files.read("\(server.directory)/ca.pem")
    var foreign = good
    foreign.route.certificateAuthorityContent = try Files.read("\(server.directory)/expired.pem")
    let nowhere = HTTPTransport(environment: variables(["SSL_CERT_FILE": "/nowhere"]))

    #expect(try nowhere.send(good).status == 200)
    #expect(throws: TransportError.self) { try server.trusting().send(foreign) }
  }

  @Test("A directory is trusted, with hash links or without", arguments: ["hashed", "plain"])
  func directories(name: String) throws {
    let transport = HTTPTransport(environment: variables(["SSL_CERT_DIR": "\(server.directory)/\(name)"]))

    #expect(try transport.send(request(secure)).status == 200)
  }

  @Test(
    "A certificate that does not hold is refused with its reason",
    arguments: [("good", "unable to get local issuer", false), ("expired", "expired", true), ("other", "target host name", true)])
  func certificates(port: String, reason: String, isTrusted: Bool) throws {
    let transport = isTrusted ? server.trusting() : HTTPTransport(environment: variables([:]))

    let error = #expect(throws: TransportError.self) {
      try transport.send(request("https://localhost:\(server.port(port))/?secret"))
    }

    guard case .untrustedCertificate("localhost", let text) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains(reason))
  }

  @Test("An SSL_CERT_FILE without certificates is named", arguments: ["gone.pem", "good.key"])
  func trustFile(name: String) {
    let path = "\(server.directory)/\(name)"
    let reason = name == "gone.pem" ? "No such file or directory" : "it holds no PEM certificate"

    #expect(throws: TransportError.unusableTrustStore(variable: "SSL_CERT_FILE", path: path, reason: reason)) {
      try HTTPTransport(environment: variables(["SSL_CERT_FILE": path])).send(request(secure))
    }
  }

  @Test("An answer above 1 MiB is refused, decoded or not", arguments: ["/large", "/bomb"])
  func limit(path: String) throws {
    #expect(try server.trusting().send(request(plain + "/limit")).body.count == 1_000_000)
    #expect(throws: TransportError.answerTooLarge(host: "127.0.0.1")) { try server.trusting().send(request(plain + path)) }
  }

  @Test("A compressed answer is decoded, and a redirect is an answer")
  func answers() throws {
    #expect(try server.trusting().send(request(plain + "/gzip")).text == "small")
    let redirect = try server.trusting().send(request(plain + "/redirect"))
    #expect(redirect.status == 302 && redirect.header("location") == "/elsewhere")
  }

  @Test("A connection that ends early is broken", arguments: ["/truncated", "/reset"])
  func broken(path: String) {
    #expect { try server.trusting().send(request(plain + path)) } throws: {
      if case .broken("127.0.0.1:\(server.port("plain"))", let reason)? = $0 as? TransportError { !reason.isEmpty } else { false }
    }
  }

  @Test("Where nobody answers, the error names host and port and says how it failed")
  func unreachable() {
    #expect(throws: TransportError.timedOut(host: "127.0.0.1:\(server.port("plain"))")) {
      try server.trusting().send(request(plain + "/slow", timeout: .milliseconds(200)))
    }
    #expect(throws: TransportError.connectionFailed(host: "127.0.0.1:1", reason: "Connection refused")) {
      try server.trusting().send(request("http://127.0.0.1:1/"))
    }
    #expect(throws: TransportError.unknownHost("no-such-host.invalid")) {
      try server.trusting().send(request("http://no-such-host.invalid/"))
    }
    #expect(throws: TransportError.unusableAddress("ftp://host/x")) { try server.trusting().send(request("ftp://u:p@host/x?secret")) }
  }

  @Test(
    "An address that libcurl could read otherwise than we do never reaches it",
    arguments: [
      (#"http://127.0.0.1:1\@PLAIN/"#, "http://PLAIN/"), ("http://user:s3cr3t@PLAIN/", "http://PLAIN/"),
      ("http://PLAIN/a b", "http://PLAIN/a b"),
    ])
  func ambiguousAddress(_ address: String, _ shown: String) {
    let place = "127.0.0.1:\(server.port("plain"))"

    #expect(throws: TransportError.unusableAddress(shown.replacing("PLAIN", with: place))) {
      try server.trusting().send(request(address.replacing("PLAIN", with: place)))
    }
  }

  @Test("A bound of connecting cuts a connection that is not taken, and no slow answer")
  func connectTimeout() throws {
    // Far more than a connection to this machine takes.
    var slow = request(plain + "/slow", timeout: .seconds(6))
    slow.connectTimeout = .seconds(5)
    let listener = try FullListener()
    var untaken = request("http://127.0.0.1:\(listener.port)/")
    untaken.connectTimeout = .milliseconds(200)

    #expect(throws: TransportError.timedOut(host: "127.0.0.1:\(server.port("plain"))")) { try server.trusting().send(slow) }
    #expect(throws: TransportError.connectionFailed(host: "127.0.0.1:\(listener.port)", reason: "Connection timed out")) {
      try server.trusting().send(untaken)
    }
  }

  @Test("A header with a line break is refused")
  func header() {
    var injected = request(plain)
    injected.headers = [("Authorization", "a\nb")]

    #expect(throws: TransportError.unusableHeader("Authorization")) { try server.trusting().send(injected) }
  }

  @Test("A proxy tunnels https and forwards http, and its own headers do not mix in")
  func proxied() throws {
    let proxy = "http://u:secret@127.0.0.1:\(server.port("proxy"))"
    let transport = server.trusting(["HTTPS_PROXY": proxy, "HTTP_PROXY": proxy])

    let tunnelled = try transport.send(request("https://server.example/"))
    let forwarded = try transport.send(request("http://server.example/"))

    #expect(tunnelled.header("x-seen") == "good" && tunnelled.header("x-proxy") == nil)
    #expect(forwarded.header("x-seen") == "proxy" && forwarded.text.contains("http://server.example/"))
  }

  @Test("A proxy that refuses or is away is named without its password")
  func refused() {
    let refusing = "127.0.0.1:\(server.port("refusing"))"

    #expect(throws: TransportError.proxyWantsLogin(proxy: refusing)) {
      try server.trusting(["HTTPS_PROXY": "http://u:secret@\(refusing)"]).send(request("https://server.example/"))
    }
    #expect(throws: TransportError.proxyFailed(host: "server.example", reason: "127.0.0.1:1: Connection refused")) {
      try server.trusting(["HTTPS_PROXY": "http://u:secret@127.0.0.1:1"]).send(request("https://server.example/"))
    }
  }

  @Test("A request's own proxy and CA stand in for the environment's, NO_PROXY included")
  func route() throws {
    let transport = HTTPTransport(
      environment: variables(["SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere", "HTTPS_PROXY": "127.0.0.1:1", "NO_PROXY": "*"]))
    var request = request("https://server.example/")
    request.route.proxy = "http://127.0.0.1:\(server.port("proxy"))"
    request.route.certificateAuthority = "\(server.directory)/ca.pem"

    #expect(try transport.send(request).header("x-seen") == "good")
  }
}
