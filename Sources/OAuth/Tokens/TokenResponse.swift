import FoundationEssentials
public import Platform

/// A token endpoint's success. Numbers come as numbers or as strings.
///
/// Source: RFC 6749 section 5.1; OpenID Connect Core 1.0 section 3.1.3.3.
public struct TokenResponse: Sendable, Equatable {
  public let accessToken: String
  public let lifetime: Duration
  public let refreshToken: String?
  public let idToken: String?
  /// When it was received.
  public let receivedAt: Timestamp
  private let body: [UInt8]

  /// - Parameter tokenType: The type that was asked for, in any case of letters; another one is refused.
  init(_ body: [UInt8], tokenType: String = "Bearer", receivedAt now: Timestamp) throws(DecodingFailure) {
    guard let fields = try? decodeJSON(Fields.self, body) else { throw .notJSON }
    guard let accessToken = fields.accessToken, !accessToken.isEmpty else { throw .lacks("access_token") }
    let type = fields.tokenType ?? "Bearer"
    guard type.lowercased() == tokenType.lowercased() else { throw .tokenType(type) }
    guard let seconds = fields.expiresIn?.value ?? fields.expiresOn?.value.distance(from: now), seconds > 0, seconds < 1 << 40 else {
      throw .lacks("expires_in")
    }
    self.accessToken = accessToken
    self.body = body
    lifetime = .seconds(seconds)
    refreshToken = fields.refreshToken.flatMap { $0.isEmpty ? nil : $0 }
    idToken = fields.idToken
    receivedAt = now
  }

  /// Members that one kind of server adds; `nil` where they do not have these types.
  public func members<Members: Decodable>(_ type: Members.Type) -> Members? { try? decodeJSON(type, body) }

  /// Of the ID token: the one that the sign-in asked for.
  var nonce: String? { idToken.flatMap { (unverifiedClaims(of: $0) as NonceClaim?)?.nonce } }

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
    /// Seconds since the epoch. Some servers send it alone.
    let expiresOn: LooseInteger?
    let refreshToken: String?
    let idToken: String?
  }

  private struct NonceClaim: Decodable {
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
