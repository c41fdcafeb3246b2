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
  /// Of the ID token: the one that the sign-in asked for.
  let nonce: String?

  /// - Parameter isBound: A token was asked for that is bound to a key, and a bearer token is none.
  init(_ body: [UInt8], isBound: Bool = false, receivedAt now: Timestamp) throws(DecodingFailure) {
    guard let fields = try? decodeJSON(Fields.self, body) else { throw .notJSON }
    guard let accessToken = fields.accessToken, !accessToken.isEmpty else { throw .lacks("access_token") }
    let type = fields.tokenType ?? "Bearer"
    guard type.lowercased() == (isBound ? "pop" : "bearer") else { throw .tokenType(type) }
    guard let seconds = fields.expiresIn?.value ?? fields.expiresOn?.value.distance(from: now), seconds > 0, seconds < 1 << 40 else {
      throw .lacks("expires_in")
    }
    self.accessToken = accessToken
    lifetime = .seconds(seconds)
    refreshIn = fields.refreshIn.flatMap { $0.value > 0 && $0.value < seconds ? .seconds($0.value) : nil }
    refreshToken = fields.refreshToken.flatMap { $0.isEmpty ? nil : $0 }
    let account: ClientInfo? = fields.clientInfo.flatMap(decodeBase64URL)
    homeAccountID = account.map { "\($0.uid).\($0.utid)" }
    let identity: IdentityClaims? = fields.idToken.flatMap { token in
      let segments = token.split(separator: ".", omittingEmptySubsequences: false)
      return segments.count == 3 ? decodeBase64URL(String(segments[1])) : nil
    }
    username = identity.flatMap { $0.preferredUsername ?? $0.upn }
    nonce = identity?.nonce
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
    let accessToken: String?
    let tokenType: String?
    let expiresIn: LooseInteger?
    let expiresOn: LooseInteger?
    let refreshIn: LooseInteger?
    let refreshToken: String?
    let clientInfo: String?
    let idToken: String?
  }

  private struct ClientInfo: Decodable {
    let uid: String
    let utid: String
  }

  private struct IdentityClaims: Decodable {
    let preferredUsername: String?
    let upn: String?
    let nonce: String?
  }
}

extension Int64 {
  /// Seconds from an instant to the one that this number of seconds since the epoch names; `nil` beyond what a number can hold.
  fileprivate func distance(from instant: Timestamp) -> Int64? {
    let (seconds, overflows) = subtractingReportingOverflow(instant.secondsSinceEpoch)
    return overflows ? nil : seconds
  }
}
