import Platform

/// One identity asking for one audience. Two runs that could differ in either never share a token.
public struct Session: Sendable, Equatable {
  public let method: String
  /// Every value that chooses identity or audience, by name, where there is one. Secrets are salted hashes here.
  public let identity: [String: String]
  /// With the values that are as if they were not given: older versions counted them.
  let formerIdentity: [String: String]

  /// - Parameter unset: The names whose values are as if they were not given. They, and empty values, do not count: a setting that is new
  ///   leaves the sessions that do without it alone.
  public init(method: String, identity: [String: String], unset: Set<String> = []) {
    self.method = method
    self.identity = identity.filter { !$0.value.isEmpty && !unset.contains($0.key) }
    formerIdentity = identity
  }

  public static func == (left: Session, right: Session) -> Bool { left.method == right.method && left.identity == right.identity }

  /// A readable start and a hash: the file name.
  public func name(_ salt: Salt) -> String { name(salt, of: identity) }

  /// The name that older versions gave it, which is mostly another one.
  func formerName(_ salt: Salt) -> String { name(salt, of: formerIdentity) }

  private func name(_ salt: Salt, of identity: [String: String]) -> String {
    let question = identity.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\u{0}" }.joined()
    let tenant = (identity["tenant-id"] ?? "").prefix(8).filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return [method, String(tenant), String(salt.hash("\(method)\u{0}\(question)").prefix(32))].filter { !$0.isEmpty }.joined(separator: "-")
  }
}

/// The file of a session.
struct SessionRecord: Codable, Equatable {
  var method: String
  var identity: [String: String]
  var token: Token
  /// File name of the account whose refresh token renews this session.
  var account: String?
  /// What the source was like when the token came; another state ends the token.
  var sourceState: String?
  var renewalFailedAt: Timestamp?
}

extension SessionRecord {
  /// It holds no token any more, only the account that it had: another person's must not take its place unasked.
  var isEnded: Bool { token.text.isEmpty }

  var ended: SessionRecord {
    let start = Timestamp(secondsSinceEpoch: 0)
    return SessionRecord(method: method, identity: identity, token: Token(text: "", issuedAt: start, expiresAt: start), account: account)
  }
}
