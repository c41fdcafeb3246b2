import OAuth
public import Platform

/// A token of an issuer that an application trusts: it replaces the application's own credential.
///
/// Source: Entra, "Workload identity federation"; RFC 7523 section 2.2.
public struct FederatedToken: Sendable, Equatable {
  public let text: String

  /// Tokens are a few kilobytes; what is larger is something else.
  public static let limit = 64 << 10

  /// Without the white space around it. `nil` when what is left is not one word of printable ASCII.
  public init?(_ bytes: some Collection<UInt8>) {
    let word = bytes.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) })
    guard word.count == 1, let word = word.first, word.count <= Self.limit, word.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    text = String(decoding: word, as: UTF8.self)
  }

  init?(_ text: String?) {
    guard let token = text.flatMap({ FederatedToken($0.utf8) }) else { return nil }
    self = token
  }

  /// What a federated credential is compared with, in words; none of it is secret. `nil` when it is not a JSON Web Token.
  public var identity: String? {
    guard let claims: Claims = unverifiedClaims(of: text) else { return nil }
    let facts = [("issuer", claims.iss), ("subject", claims.sub), ("audience", claims.aud?.values.joined(separator: "\", \""))]
    return facts.map { "\($0) \($1.map { "\"\(harmlessLine($0, masksTokens: false))\"" } ?? "missing")" }.joined(separator: ", ")
  }

  /// `nil` when it does not say.
  public var expiresAt: Timestamp? {
    let claims: Claims? = unverifiedClaims(of: text)
    return claims?.exp.map { Timestamp(secondsSinceEpoch: $0.value) }
  }

  /// `nil` when it does not say.
  public var audiences: [String]? {
    let claims: Claims? = unverifiedClaims(of: text)
    return claims?.aud?.values
  }

  /// Source: RFC 7519 section 4.1.
  private struct Claims: Decodable {
    let exp: LooseInteger?
    let iss: String?
    let sub: String?
    let aud: AudienceClaim?
  }
}
