import FoundationEssentials

/// A JSON Web Token by which a client proves who it is, taken apart but not yet believed.
///
/// Clients write base64 in either alphabet, with and without padding, white space in `x5c`, and times as fractions.
/// Source: RFC 7523 section 3, RFC 7515 section 3.1.
struct ClientAssertion: Sendable {
  let header: Header
  let claims: Claims
  /// Header and claims as they were signed.
  let signedText: String
  let signature: [UInt8]

  static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

  struct Header: Decodable {
    var alg: String
    /// SHA-1 of the certificate.
    var x5t: String?
    var sha256: String?
    var x5c: [String]?

    enum CodingKeys: String, CodingKey {
      case alg, x5t, x5c
      case sha256 = "x5t#S256"
    }
  }

  struct Claims: Decodable {
    var iss: String?
    var sub: String?
    var aud: String?
    var nbf: Double?
    var exp: Double?
  }

  /// Nil when the text is no signed token.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2]), !signature.isEmpty,
      let header = try? JSONDecoder().decode(Header.self, from: Data(header)),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(claims))
    else { return nil }
    self.header = header
    self.claims = claims
    self.signature = signature
    signedText = "\(parts[0]).\(parts[1])"
  }
}
