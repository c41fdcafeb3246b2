import FoundationEssentials

/// A token of another issuer, sent as `client_assertion`.
///
/// Source: RFC 7523 section 3; vendor page "Workload identity federation".
struct FederatedAssertion: Sendable {
  let text: String

  /// The value of `client_assertion_type`.
  static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

  /// Throws what the real service answers when the client's federated credentials do not cover this token.
  func check(for client: Application, now: Timestamp) throws(EntraError) {
    let claims = try self.claims()
    guard let credentials = client.federatedCredentials, !credentials.isEmpty else { throw .noFederatedCredential.about(client.clientID) }
    let ofIssuer = try credentials.matching(claims.iss, \.issuer, otherwise: .foreignIssuer)
    let ofSubject = try ofIssuer.matching(claims.sub, \.subject, otherwise: .foreignSubject)
    guard ofSubject.contains(where: { !Set($0.audiences).isDisjoint(with: claims.aud.values) }) else {
      throw .foreignAudience.about(claims.aud.values.joined(separator: ", "))
    }
    guard let key = try? TokenIssuer.key.get(), key.verify(text) != nil else {
      throw .malformedAssertion.about("its signature is not the issuer's")
    }
    // Clocks may differ by five minutes.
    guard Double(now.seconds) < claims.exp + 300, claims.nbf.map({ $0 <= Double(now.seconds) + 300 }) ?? true else {
      throw .assertionOutOfTime.about(Timestamp(milliseconds: Int(claims.exp * 1000)).entra)
    }
  }

  private func claims() throws(EntraError) -> Claims {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(payload)),
      (0...253_402_300_799).contains(claims.exp)
    else { throw .malformedAssertion.about("it is no JSON Web Token with iss, sub, aud and exp") }
    return claims
  }

  private struct Claims: Decodable {
    let iss: String
    let sub: String
    let aud: Audience
    let exp: Double
    let nbf: Double?
  }

  /// One text or several.
  private struct Audience: Decodable {
    let values: [String]

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      values = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
    }
  }
}

extension [FederatedCredential] {
  /// Those whose field is this value; where letter case alone differs, that is the error.
  fileprivate func matching(
    _ value: String, _ field: KeyPath<FederatedCredential, String>, otherwise error: EntraError
  ) throws(EntraError) -> [FederatedCredential] {
    let fitting = filter { $0[keyPath: field] == value }
    guard fitting.isEmpty else { return fitting }
    throw contains { $0[keyPath: field].lowercased() == value.lowercased() } ? .otherLetterCase.about(value) : error.about(value)
  }
}
