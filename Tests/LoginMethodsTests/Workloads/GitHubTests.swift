import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite("workloadidentity on GitHub Actions")
struct GitHubTests {
  private static let job = [
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://github.example/token?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "r3qu3st",
  ]

  private let test = TestHost(environment: job)

  private func queueToken() { test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#) }

  @Test("The job's ID token is asked for and redeemed, even where a file is given")
  func token() throws {
    test.network.queue(json: #"{"count":9,"value":"a.b.c"}"#)
    queueToken()

    let issued = try test.obtain(.workloadIdentity, .contoso.with(.federatedTokenFile, "/no/such/file"))

    let requests = test.network.requests
    #expect(issued.token.text == "t")
    #expect(
      requests.map(\.url) == [
        "https://github.example/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange",
        "https://login.microsoftonline.com/contoso/oauth2/v2.0/token",
      ])
    #expect(requests.map(\.method) == ["GET", "POST"])
    #expect(requests.last?.form["client_assertion"] == "a.b.c")
  }

  @Test("The request has the header fields that GitHub asks for, each once, and only Entra gets the ID token")
  func headers() throws {
    test.network.queue(json: #"{"value":"a.b.c"}"#)
    queueToken()

    _ = try test.obtain(.workloadIdentity, .contoso)

    let (github, entra) = (test.network.requests[0], test.network.requests[1])
    #expect(github.headers.filter { $0.name == "Authorization" }.map(\.value) == ["bearer r3qu3st"])
    #expect(github.headers.filter { $0.name == "Accept" }.map(\.value) == ["application/json; api-version=2.0"])
    #expect(github.body == nil)
    #expect(!entra.headers.contains { $0.value.contains("r3qu3st") })
  }

  @Test(
    "Each cloud has its audience",
    arguments: [
      (Setting.environment, "AzureUSGovernment", "api%3A%2F%2FAzureADTokenExchangeUSGov"),
      (.environment, "AzureChinaCloud", "api%3A%2F%2FAzureADTokenExchangeChina"),
      (.authorityHost, "https://login.microsoftonline.us/", "api%3A%2F%2FAzureADTokenExchangeUSGov"),
      (.authorityHost, "https://login.windows.net/", "api%3A%2F%2FAzureADTokenExchange"),
    ])
  func audience(_ setting: Setting, _ value: String, _ audience: String) throws {
    test.network.queue(json: #"{"value":"a.b.c"}"#)
    queueToken()

    _ = try test.obtain(.workloadIdentity, .contoso.with(setting, value))

    #expect(test.network.requests.first?.url == "https://github.example/token?api-version=2.0&audience=\(audience)")
  }

  @Test("Proxy and CA of the sign-in host are not GitHub's")
  func route() throws {
    test.network.queue(json: #"{"value":"a.b.c"}"#)
    queueToken()

    _ = try test.obtain(
      .workloadIdentity, .contoso.with(.proxyURL, "http://proxy.example:3128").with(.certificateAuthority, "/ca.pem"))

    #expect(
      test.network.requests.map(\.route) == [
        HTTPRequest.Route(), HTTPRequest.Route(proxy: "http://proxy.example:3128", certificateAuthority: "/ca.pem"),
      ])
  }

  @Test(
    "The job's token goes over https, or over plain http within this machine",
    arguments: ["http://127.0.0.1:8080/token", "http://[::1]/token", "http://localhost/token", "https://github.example:8443/token"])
  func secureAddress(_ address: String) throws {
    let test = TestHost(environment: Self.job.merging(["ACTIONS_ID_TOKEN_REQUEST_URL": address]) { $1 })
    test.network.queue(json: #"{"value":"a.b.c"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    #expect(try test.obtain(.workloadIdentity, .contoso).token.text == "t")
    #expect(test.network.requests.first?.url.hasPrefix(address) == true)
  }

  @Test(
    "The job's token is sent to no other address, and the error shows no secret of it",
    arguments: [
      ("http://github.example/token?key=s3cr3t", "http://github.example/token"), ("http://10.0.0.1/token", "http://10.0.0.1/token"),
      ("https://user:s3cr3t@github.example/token", "https://github.example/token"),
      (#"http://localhost\@evil.example/"#, "http://evil.example/"), ("http://localhost.evil.example/", "http://localhost.evil.example/"),
      ("https://github.example/a b", "https://github.example/a b"),
    ])
  func insecureAddress(_ address: String, _ shown: String) {
    let test = TestHost(environment: Self.job.merging(["ACTIONS_ID_TOKEN_REQUEST_URL": address]) { $1 })

    let error = #expect(throws: JobAddressError.self) { try test.obtain(.workloadIdentity, .contoso) }

    #expect(error?.summary == "the value of ACTIONS_ID_TOKEN_REQUEST_URL, \"\(shown)\", is not a usable https address")
    #expect(error?.isFinalRefusal == true)
    #expect(test.network.requests == [])
  }

  @Test("A command that is given wins over GitHub")
  func command() throws {
    test.programs.queue { _ in ChildProcess.Outcome(status: 0, output: Array("x.y.z\n".utf8)) }
    queueToken()

    _ = try test.obtain(.workloadIdentity, .contoso.with(.federatedTokenCommand, "/bin/true"))

    #expect(test.network.requests.map { $0.form["client_assertion"] } == ["x.y.z"])
  }

  @Test("A busy GitHub is asked again", arguments: [429, 500, 503])
  func retries(_ status: Int) throws {
    test.network.queue(status: status, json: "")
    test.network.queue(json: #"{"value":"a.b.c"}"#)
    queueToken()

    _ = try test.obtain(.workloadIdentity, .contoso)

    #expect(test.network.requests.map(\.method) == ["GET", "GET", "POST"])
  }

  @Test(
    "A refusal has the words of Azure/kubelogin, and nothing of the body that could be a secret",
    arguments: [
      (403, "application/json", #"{"message":"No id-token permission\nx"}"#, "No id-token permission"),
      (401, "application/json", #"{"value":"eyJh.e30.s3cr3t"}"#, "27 bytes of application/json"),
      (404, "text/html", "<html>s3cr3t", "an HTML page"),
      (400, "text/plain", "Bad: eyJs3cr3t", "Bad: [token]"), (302, "text/html", "", "nothing"),
    ])
  func refused(_ status: Int, _ type: String, _ body: String, _ shown: String) {
    test.network.queue(status: status, headers: [("Content-Type", type)], json: body)

    let error = #expect(throws: GitHubIDTokenError.self) { try test.obtain(.workloadIdentity, .contoso) }

    #expect(error?.summary == "github actions ID token request failed with status code: \(status), response body: \(shown)")
    #expect(error?.isFinalRefusal == (status >= 400))
    #expect(test.network.requests.count == 1)
  }

  @Test(
    "An answer without a token is told as Azure/kubelogin does", arguments: ["{}", #"{"value":""}"#, #"{"value":null}"#, "rubbish", ""])
  func empty(_ body: String) {
    test.network.queue(json: body)

    let error = #expect(throws: GitHubIDTokenError.self) { try test.obtain(.workloadIdentity, .contoso) }

    #expect(error?.summary == "github actions ID token is empty")
  }
}
