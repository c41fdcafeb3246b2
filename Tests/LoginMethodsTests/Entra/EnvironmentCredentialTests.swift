import Entra
import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

@Suite("--login environment")
struct EnvironmentCredentialTests {
  private let test = TestHost()
  private let person: [Setting: String] = .contoso.with(.username, "ada@contoso.onmicrosoft.com").with(.password, "p")

  private func form(_ flags: [Setting: String]) throws -> [String: String] {
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)
    _ = try test.obtain(.environment, flags)
    return try #require(test.network.requests.last).form
  }

  @Test("A secret comes before a user name and a password, and before a certificate, which is not read")
  func secretFirst() throws {
    let form = try form(person.with(.clientSecret, "s").with(.clientCertificate, "/nowhere/app.pem"))

    #expect(form["grant_type"] == "client_credentials")
    #expect(form["client_secret"] == "s")
  }

  @Test("A certificate comes before a user name and a password")
  func certificateSecond() {
    #expect(throws: CertificateError.self) { try test.obtain(.environment, person.with(.clientCertificate, "/nowhere/app.pem")) }
    #expect(test.network.requests.isEmpty)
  }

  @Test("A user name and a password come last")
  func passwordLast() throws {
    #expect(try form(person)["grant_type"] == "password")
  }

  @Test(
    "Nothing is sent with half of a credential",
    arguments: [
      ([:], "client secret"), ([.username: "ada@contoso.example"], "password"), ([.password: "p"], "client secret"),
    ] as [([Setting: String], String)])
  func half(_ flags: [Setting: String], _ label: String) {
    let settings = Settings(flags: flags.merging(.contoso) { $1 }, environment: Environment { _ in nil })

    let error = #expect(throws: SettingError.self) { try LoginMethod.environment.validate(settings, Environment { _ in nil }) }

    #expect(error?.summary == "failed to create azidentity credential: \(label) cannot be empty")
  }

  @Test("Each credential has sessions of its own")
  func sessions() throws {
    let flags = [person, person.with(.password, "q"), .contoso.with(.clientSecret, "s")]
    let sessions = try flags.map { try LoginMethod.environment.session(test.signIn($0)) }

    #expect(sessions[0] != sessions[1] && sessions[1] != sessions[2] && sessions[0] != sessions[2])
  }
}
