import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct ServicePrincipalCertificateTests {
  private let directory: TemporaryDirectory
  private let certificates = TestCertificates()
  private let test: TestHost
  private let flags: [Setting: String]

  init() throws {
    directory = try TemporaryDirectory()
    let path = try directory.write("content", to: "app.pem")
    flags = .contoso.with(.clientCertificate, path).with(.clientCertificatePassword, "hunter2")
    test = TestHost(openCertificate: certificates.open)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3600,"access_token":"t"}"#)
  }

  @Test("The certificate signs in, in one request, without the password in it")
  func token() throws {
    let issued = try test.obtain(.servicePrincipal, flags)

    #expect(issued.token.text == "t")
    let form = try #require(test.network.requests.first?.form)
    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
    #expect(form.keys.sorted() == ["client_assertion", "client_assertion_type", "client_id", "grant_type", "scope"])
    #expect(!form.values.contains { $0.contains("hunter2") })
    #expect(
      certificates.opened
        == [CertificateFile(path: "\(directory.path)/app.pem", content: Array("content".utf8), password: "hunter2")])
  }

  @Test("Where both are given the certificate is used, and the secret stays here")
  func both() throws {
    _ = try test.obtain(.servicePrincipal, flags.with(.clientSecret, "s3cr3t"))

    let form = try #require(test.network.requests.first?.form)
    #expect(form["client_assertion"] != nil && form["client_secret"] == nil)
  }

  @Test("Nothing is opened before a token is needed")
  func lazy() throws {
    _ = try LoginMethod.servicePrincipal.session(test.signIn(flags))
    _ = try LoginMethod.servicePrincipal.source(test.signIn(flags))

    #expect(certificates.opened == [])
  }

  @Test("The file is read once: what the session is named after is what signs")
  func once() throws {
    let signIn = test.signIn(flags)
    _ = try LoginMethod.servicePrincipal.session(signIn)
    try directory.write("another", to: "app.pem")

    _ = try LoginMethod.servicePrincipal.source(signIn).obtain(Prompts(queue: nil, host: test.host), within: nil)

    #expect(certificates.opened.map(\.content) == [Array("content".utf8)])
  }

  @Test("A certificate that is over, or not yet begun, is not sent", arguments: [-86_401, 86_401])
  func dates(_ seconds: Int) throws {
    test.clock.jump(.seconds(seconds))
    let (path, now) = ("\(directory.path)/app.pem", test.clock.now)
    let day = TestClock().now + .seconds(seconds > 0 ? 86_400 : -86_400)
    let expected =
      seconds > 0
      ? CertificateError.expired(path: path, notAfter: day, now: now) : .notYetValid(path: path, notBefore: day, now: now)

    #expect(throws: expected) { try test.obtain(.servicePrincipal, flags) }

    #expect(test.network.requests == [])
  }

  @Test("What opening it says is what is told")
  func refused() throws {
    let test = TestHost(openCertificate: { throw CertificateError.noKey(path: $0.path) })

    #expect(throws: CertificateError.noKey(path: "\(directory.path)/app.pem")) { try test.obtain(.servicePrincipal, flags) }
  }

  // MARK: Sessions

  private func session(_ flags: [Setting: String]) throws -> Session {
    try LoginMethod.servicePrincipal.session(test.signIn(flags))
  }

  @Test("Another file, another content and another password are other sessions; the same are the same")
  func sessions() throws {
    let first = try session(flags)
    #expect(try session(flags) == first)
    #expect(try session(flags.with(.clientCertificatePassword, "other")) != first)
    let copy = try directory.write("content", to: "copy.pem")
    #expect(try session(flags.with(.clientCertificate, copy)) != first)

    try directory.write("another", to: "app.pem")

    #expect(try session(flags) != first)
  }

  @Test("The path is in the session as it is, content and password as a hash")
  func identity() throws {
    let identity = try session(flags).identity

    #expect(identity["client-certificate"] == "\(directory.path)/app.pem")
    #expect(identity["certificate"] == SHA256.digest(Array("hunter2\0content".utf8)).hexadecimal)
    #expect(!identity.values.contains { $0.contains("hunter2") })
  }

  @Test("A file that cannot be read fails before anything else, in the words of Azure/kubelogin")
  func unreadable() {
    let path = "\(directory.path)/none.pem"

    let error = #expect(throws: CertificateError.self) { try session(flags.with(.clientCertificate, path)) }

    #expect(
      error?.report == """
        Error: failed to create azidentity credential: failed to read certificate: failed to read the certificate file (\(path)): No such file or directory
        Hint: check the path and mode of --client-certificate or AZURE_CLIENT_CERTIFICATE_PATH (ls -l)
        Code: certificate.unreadable

        """)
  }

  @Test("A certificate does in place of a secret")
  func requirement() throws {
    let settings = { Settings(flags: $0, environment: Environment { _ in nil }) }

    try LoginMethod.servicePrincipal.validate(settings(.contoso.with(.clientCertificate, "app.pem")), Environment { _ in nil })
    #expect(throws: SettingError.missing(.clientSecret, label: "client secret", alternatives: [.clientCertificate])) {
      try LoginMethod.servicePrincipal.validate(settings(.contoso.with(.clientCertificate, "")), Environment { _ in nil })
    }
  }
}
