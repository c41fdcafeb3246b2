import Foundation
import Testing

@testable import EntraEmulator

/// A client's key, and the signed requests that it makes; the `openssl` program has made the key, and signs with it.
private struct ClientKey {
  private let openssl: OpenSSLProgram
  let n: String
  let e: String

  init(bits: Int = 2048) throws {
    openssl = try OpenSSLProgram()
    try openssl("genrsa -out key.pem \(bits)")
    let modulus = try openssl.text("rsa -in key.pem -noout -modulus").split(separator: "=").last ?? ""
    (n, e) = (Base64URL.encode(bytes(hexadecimal: modulus.filter(\.isHexDigit))), "AQAB")
  }

  var thumbprint: String { digest(of: #"{"e":"\#(e)","kty":"RSA","n":"\#(n)"}"#) }
  var confirmation: String { Base64URL.encode(Array(#"{"kid":"\#(thumbprint)","xms_ksl":"sw"}"#.utf8)) }

  func signed(_ token: String, host: String, at seconds: Int, type: String = "pop") throws -> String {
    let header: JSON = ["typ": .string(type), "alg": "RS256", "kid": .string(thumbprint)]
    let jwk: JSON = ["kty": "RSA", "n": .string(n), "e": .string(e), "alg": "RS256", "kid": .string(thumbprint)]
    let claims: JSON = ["at": .string(token), "ts": .int(seconds), "u": .string(host), "cnf": ["jwk": jwk], "nonce": "00"]
    let content = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
    return content + "." + Base64URL.encode(try openssl("dgst -sha256 -sign key.pem", input: Array(content.utf8)))
  }
}

@Suite("Proof of possession")
struct PossessionTests {
  private static let key = Result { try ClientKey() }
  private static let arc =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/"
    + "Microsoft.Kubernetes/connectedClusters/arc"

  private let entra: TestEmulator
  private let key: ClientKey

  init() throws {
    entra = try TestEmulator()
    key = try Self.key.get()
  }

  private func boundToken(_ confirmation: String) -> Answer {
    entra.token([
      "grant_type": "client_credentials", "client_id": TestEmulator.ci, "client_secret": TestEmulator.ciSecret,
      "scope": "6256c85f-0aad-4d50-b960-e6e9b21efe35/.default", "token_type": "pop", "req_cnf": confirmation,
    ])
  }

  private func status(_ presented: String, cluster: String = "arc") -> Int {
    entra.get("/aks/\(cluster)/api/v1/namespaces/default/pods", headers: ["Authorization": "Bearer \(presented)"]).status
  }

  @Test("A bound token says so and names the key")
  func bound() throws {
    let answer = boundToken(key.confirmation)

    let claims = try #require(entra.emulator.signingKey.verify(answer["access_token"]))
    let json = try #require(try JSONSerialization.jsonObject(with: Data(claims)) as? [String: Any])
    #expect(answer["token_type"] == "pop")
    #expect(json["cnf"] as? [String: String] == ["kid": key.thumbprint, "xms_ksl": "sw"])
  }

  @Test("A confirmation that names no key is refused", arguments: ["", "e30", "eyJraWQiOiJ4In0"])
  func malformed(_ confirmation: String) {
    #expect(boundToken(confirmation).status == 400)
  }

  @Test("The guard takes a fresh signature of the token's own key for its own cluster, and nothing else")
  func guarded() throws {
    let (token, now) = (boundToken(key.confirmation)["access_token"], entra.clock.now().seconds)
    let other = try ClientKey()

    #expect(status(try key.signed(token, host: Self.arc.lowercased(), at: now)) == 200)
    #expect(status(try key.signed(token, host: Self.arc, at: now - 900)) == 200)
    #expect(status(try key.signed(token, host: Self.arc, at: now - 901)) == 401)
    #expect(status(try key.signed(token, host: Self.arc + "2", at: now)) == 401)
    #expect(status(try key.signed(token, host: Self.arc, at: now, type: "JWT")) == 401)
    #expect(status(try other.signed(token, host: Self.arc, at: now)) == 401)
    #expect(status(token) == 401)
    #expect(status(try key.signed(token, host: Self.arc, at: now), cluster: "demo") == 401)
  }

  @Test("A key below 2048 bits is refused, though token and signature are its own")
  func shortKey() throws {
    let short = try ClientKey(bits: 1024)
    let (token, now) = (boundToken(short.confirmation)["access_token"], entra.clock.now().seconds)

    #expect(status(try short.signed(token, host: Self.arc, at: now)) == 401)
  }

  @Test("A signature that was cut from another request is refused")
  func swappedSignature() throws {
    let (token, now) = (boundToken(key.confirmation)["access_token"], entra.clock.now().seconds)
    let old = try key.signed(token, host: Self.arc, at: now - 10).split(separator: ".")
    let new = try key.signed(token, host: Self.arc, at: now).split(separator: ".")

    #expect(status("\(new[0]).\(new[1]).\(old[2])") == 401)
  }

  @Test("The webhook of an Arc cluster makes the same checks, and says which failed")
  func webhook() throws {
    let (token, now) = (boundToken(key.confirmation)["access_token"], entra.clock.now().seconds)
    let reason = { (presented: String) in
      let body = #"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "\#(presented)"}}"#
      let status = entra.send("POST", "/clusters/arc/tokenreviews", body: body).json["status"]
      return status?["authenticated"] == true ? "authenticated" : status?["error"]
    }

    #expect(reason(try key.signed(token, host: Self.arc, at: now)) == "authenticated")
    #expect(reason(try key.signed(token, host: Self.arc, at: now + 3600)) == "authenticated", "a time in the future is accepted")
    #expect(
      reason(try key.signed(token, host: "elsewhere", at: now))
        == .string("Invalid Pop token due to host mismatch. Expected: \(Self.arc), received: elsewhere"))
    #expect(reason(try key.signed(token, host: Self.arc, at: now - 901)) == "Invalid Pop token: it was signed more than 15 minutes ago")
    #expect(reason(try key.signed(token, host: Self.arc, at: now, type: "JWT")) == "Invalid Pop token: its type is 'JWT', and not pop")
    #expect(reason(try ClientKey().signed(token, host: Self.arc, at: now)) == "Invalid Pop token: the access token is not bound to its key")
    #expect(reason(token) == "Invalid Pop token: its type is 'JWT', and not pop")
    #expect(reason("x") == "Invalid Pop token: it is no signed request")
  }

  @Test("A nonce may come twice, unless the cluster is strict")
  func nonces() throws {
    var configuration = Configuration.builtIn
    configuration.clusters[3].webhooks = Cluster.Webhooks(strictNonce: true)
    let strict = try TestEmulator(configuration: configuration)
    let signed = try key.signed(boundToken(key.confirmation)["access_token"], host: Self.arc, at: entra.clock.now().seconds)
    let body = #"{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "\#(signed)"}}"#
    let statuses = { (entra: TestEmulator) in (0..<2).map { _ in entra.send("POST", "/clusters/arc/tokenreviews", body: body).status } }

    #expect(statuses(entra) == [200, 200])
    #expect(statuses(strict) == [200, 401])
  }
}
