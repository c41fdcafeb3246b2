import Entra
public import OAuth
public import Platform
public import Settings
public import TokenCache

/// Tokens that only the holder of this cache's key can present: what Arc clusters ask for.
public struct ProofOfPossession: Sendable {
  /// The claim `u`: whom the signature is for.
  let host: String
  let key: PossessionKey

  /// What token requests ask for.
  public let binding: TokenBinding

  init(host: String, key: PossessionKey) {
    self.host = host
    self.key = key
    binding = TokenBinding(key)
  }

  /// The token as the cluster wants it: signed now, and good no longer than the signature.
  ///
  /// Throws `PossessionKeyError`.
  public func presented(_ token: Token, on machine: Host) throws -> Token {
    let now = machine.now()
    let request = SignedHTTPRequest(accessToken: token.text, host: host, key: key, nonce: machine.randomHex(16), at: now)
    return Token(
      text: try request.signed(key.sign), issuedAt: now, expiresAt: min(token.expiresAt, now + SignedHTTPRequest.lifetime))
  }
}

extension LoginMethod {
  /// `nil` where this method, with these settings, gets bearer tokens.
  ///
  /// - Parameter key: The key of the token cache, which is made at first use.
  public func possession(_ settings: Settings, key: () throws -> PossessionKey) throws -> ProofOfPossession? {
    guard settings.isOn(.popEnabled), arguments.contains(where: { $0.setting == .popEnabled }) else { return nil }
    // v1 endpoints bind no tokens: --legacy comes first, as in Azure/kubelogin.
    guard !(settings.isOn(.legacy) && identity.contains(.legacy)) else { return nil }
    return ProofOfPossession(host: try hostClaim(settings[.popClaims]), key: try key())
  }

  private func hostClaim(_ claims: String) throws(PoPClaimsError) -> String {
    var host: String?
    for claim in claims.split(separator: ",") {
      // A value may hold the equals sign, a name cannot.
      let parts = claim.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
      guard parts.count == 2 else { throw .notNameAndValue(String(claim)) }
      if parts[0] == "u" { host = parts[1] }
    }
    guard let host, !host.isEmpty else { throw .noHost }
    return host
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// `--pop-claims` does not say what it must.
public enum PoPClaimsError: UserFacingError, Equatable {
  case notNameAndValue(String)
  case noHost

  public var code: String { "pop.claims" }

  public var summary: String {
    switch self {
    case .notNameAndValue(let claim): "--pop-claims: \"\(claim.prefix(80))\" is not of the form name=value"
    case .noHost: "--pop-claims holds no claim u"
    }
  }

  public var remedy: String { "pass --pop-claims u=<ARM ID of the connected cluster>" }
}
