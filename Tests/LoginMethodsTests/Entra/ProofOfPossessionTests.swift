import Entra
import FoundationEssentials
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite("Proof of possession")
struct ProofOfPossessionTests {
  private static let key = PossessionKey(encoded: [1], modulus: [200, 1], exponent: [1, 0, 1], sign: { _ in [7] })

  private func possession(_ method: LoginMethod, _ flags: [Setting: String]) throws -> ProofOfPossession? {
    try method.possession(Settings(flags: flags, environment: Environment { _ in nil })) { Self.key }
  }

  @Test(
    "The claim u ends at the next comma, and may hold the equals sign",
    arguments: [
      ("u=/a=b", "/a=b"), ("u=/a,x=y", "/a"), (" u = /a ", "/a"), ("u=/a,u=/b", "/b"), ("x=y,u=/a", "/a"),
    ])
  func claims(_ claims: String, _ host: String) throws {
    #expect(try possession(.servicePrincipal, [.popEnabled: "true", .popClaims: claims])?.host == host)
  }

  @Test(
    "Claims without u, or that are none, are refused",
    arguments: [("u=", PoPClaimsError.noHost), ("p=/a", .noHost), ("u", .notNameAndValue("u")), ("u=/a,x", .notNameAndValue("x"))])
  func refused(_ claims: String, _ error: PoPClaimsError) {
    #expect(throws: error) { try possession(.servicePrincipal, [.popEnabled: "true", .popClaims: claims]) }
  }

  @Test("spn, interactive and ropc take part; the others ignore it, as in Azure/kubelogin; auto leaves it to what it chooses")
  func methods() throws {
    let flags: [Setting: String] = [.popEnabled: "true", .popClaims: "u=/a"]

    let taking = try LoginMethods.all.filter { try possession($0, flags) != nil }.map(\.name)

    #expect(taking == ["interactive", "spn", "ropc", "auto"])
  }

  @Test("v1 tokens are not bound; where --legacy means nothing it changes nothing", arguments: [("spn", false), ("ropc", true)])
  func legacy(_ method: String, _ isBound: Bool) throws {
    let method = try #require(LoginMethods.named(method))

    #expect(try (possession(method, [.popEnabled: "true", .popClaims: "u=/a", .legacy: "true"]) != nil) == isBound)
  }

  @Test(
    "What is reported ends with the token or 12 minutes after the signature, whichever is earlier", arguments: [(3600, 720), (300, 300)])
  func expiry(_ lifetime: Int64, _ reported: Int64) throws {
    let test = TestHost()
    let proof = ProofOfPossession(host: "/a", key: Self.key)
    let token = Token(text: "a.b.c", issuedAt: test.clock.now, expiresAt: test.clock.now + .seconds(lifetime))

    let presented = try proof.presented(token, on: test.host)

    #expect(presented.expiresAt == test.clock.now + .seconds(reported))
    #expect(presented.text.split(separator: ".").count == 3 && presented.text != token.text)
  }

  @Test("A session belongs to the key")
  func session() throws {
    let test = TestHost()
    let flags = [Setting: String].contoso.with(.clientSecret, "s").with(.popEnabled, "true").with(.popClaims, "u=/a")
    let settings = Settings(flags: flags, environment: test.host.environment)
    let session = { (possession: ProofOfPossession?) in
      try LoginMethod.servicePrincipal.session(
        SignInContext(settings: settings, host: test.host, deadline: Deadline(in: .seconds(60), of: test.host), possession: possession) {
          _ in ""
        }
      )
    }

    #expect(try session(ProofOfPossession(host: "/a", key: Self.key)).identity["pop-key"] == TokenBinding(Self.key).keyID)
    #expect(try session(nil).identity["pop-key"] == nil)
  }
}
