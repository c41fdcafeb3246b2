import FoundationEssentials
import Platform

/// A token endpoint's success. Numbers come as numbers from v2 and as strings from v1.
///
/// Source: RFC 6749 section 5.1; Entra adds `refresh_in`, `expires_on` and `client_info`.
public struct TokenResponse: Sendable, Equatable {
  public let accessToken: String
  public let lifetime: Duration
  public let refreshIn: Duration?
  public let refreshToken: String?
  /// `uid.utid`
  public let homeAccountID: String?
  public let username: String?

  init(_ body: [UInt8], receivedAt now: Timestamp) throws(DecodingFailure) {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)) else { throw .notJSON }
    guard let accessToken = fields.access_token, !accessToken.isEmpty else { throw .lacks("access_token") }
    if let type = fields.token_type, type.lowercased() != "bearer" { throw .tokenType(type) }
    guard let seconds = fields.expires_in?.value ?? fields.expires_on.map({ $0.value - now.secondsSinceEpoch }), seconds > 0,
      seconds < 1 << 40
    else { throw .lacks("expires_in") }
    self.accessToken = accessToken
    lifetime = .seconds(seconds)
    refreshIn = fields.refresh_in.flatMap { $0.value > 0 && $0.value < seconds ? .seconds($0.value) : nil }
    refreshToken = fields.refresh_token.flatMap { $0.isEmpty ? nil : $0 }
    let account: ClientInfo? = fields.client_info.flatMap(decodeBase64URL)
    homeAccountID = account.map { "\($0.uid).\($0.utid)" }
    let identity: IdentityClaims? = fields.id_token.flatMap { token in
      let segments = token.split(separator: ".", omittingEmptySubsequences: false)
      return segments.count == 3 ? decodeBase64URL(String(segments[1])) : nil
    }
    username = identity.flatMap { $0.preferred_username ?? $0.upn }
  }

  enum DecodingFailure: Error, Equatable {
    case notJSON
    case lacks(String)
    case tokenType(String)

    var reason: String {
      switch self {
      case .notJSON: "is not JSON"
      case .lacks(let field): "has no \(field)"
      case .tokenType(let type): "holds a token of type \(type.prefix(20))"
      }
    }
  }

  private struct Fields: Decodable {
    let access_token: String?
    let token_type: String?
    let expires_in: LooseInteger?
    let expires_on: LooseInteger?
    let refresh_in: LooseInteger?
    let refresh_token: String?
    let client_info: String?
    let id_token: String?
  }

  private struct ClientInfo: Decodable {
    let uid: String
    let utid: String
  }

  private struct IdentityClaims: Decodable {
    let preferred_username: String?
    let upn: String?
  }
}

/// JSON in base64url without padding. Source: RFC 7515 section 2.
private func decodeBase64URL<Value: Decodable>(_ text: String) -> Value? {
  var standard = text.replacing("-", with: "+").replacing("_", with: "/")
  standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
  return Data(base64Encoded: standard).flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
}
