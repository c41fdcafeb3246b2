import Platform
import TestSupport
import Testing

@testable import LoginMethods

/// The line that tells a person as whom they have signed in.
@Suite struct SignedInTests {
  /// `{"upn":"ada@contoso.example","tid":"c0117050"}`
  private static let member = "eyJhbGciOiJub25lIn0.eyJ1cG4iOiJhZGFAY29udG9zby5leGFtcGxlIiwidGlkIjoiYzAxMTcwNTAifQ.c2ln"
  /// `{"unique_name":"guest@other.example","tid":"c0117050"}`
  private static let guest = "eyJhbGciOiJub25lIn0.eyJ1bmlxdWVfbmFtZSI6Imd1ZXN0QG90aGVyLmV4YW1wbGUiLCJ0aWQiOiJjMDExNzA1MCJ9.c2ln"
  /// A name and a tenant with control characters in them.
  private static let hostile = "eyJhbGciOiJub25lIn0.eyJ1cG4iOiJhXHUwMDFiWzJKIiwidGlkIjoidFxuXHUyMDJlIn0.c2ln"

  private func signIn(_ accessToken: String, isTerminal: Bool = true, environment: [String: String] = [:], verbosity: Int = 0) throws
    -> String
  {
    var test = TestHost(environment: environment, errorIsTerminal: isTerminal)
    test.host.verbosity = verbosity
    test.network.queue(json: #"{"device_code":"code","user_code":"ABC","expires_in":900,"message":"enter the code ABC"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"\#(accessToken)"}"#)
    _ = try test.obtain(.deviceCode, .contoso)
    return test.terminal.error.text.split(separator: "\n").last.map { String($0.split(separator: "\u{1B}[K").last ?? $0) } ?? ""
  }

  @Test("The user and the tenant of the token are told at a terminal, or with -v")
  func told() throws {
    #expect(try signIn(Self.member) == "kubelogin: signed in as ada@contoso.example, tenant c0117050")
    #expect(try signIn(Self.guest) == "kubelogin: signed in as guest@other.example, tenant c0117050")
    #expect(try signIn(Self.member, isTerminal: false, verbosity: 1) == "kubelogin: signed in as ada@contoso.example, tenant c0117050")
  }

  @Test("Nothing is told where nobody reads it, or the token names nobody")
  func silent() throws {
    #expect(try signIn(Self.member, isTerminal: false) == "enter the code ABC")
    #expect(try !signIn(Self.member, environment: ["KUBELOGIN_QUIET": "1"]).contains("signed in"))
    #expect(try !signIn("opaque").contains("signed in"))
  }

  @Test("What the token says cannot steer the terminal")
  func cleaned() throws {
    #expect(try signIn(Self.hostile) == "kubelogin: signed in as a[2J, tenant t ")
  }
}
