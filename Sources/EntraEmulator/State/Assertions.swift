/// Assertions of the federation server. Known by their bytes, which stands for the signature that they would have.
struct Assertions: Sendable {
  private var issued: [[UInt8]: (user: String, version: Version, expires: Timestamp)] = [:]

  enum Version: CaseIterable, Sendable {
    case saml11
    case saml20

    /// Source: Entra's identifiers for SAML bearer assertions.
    var grantType: String { "urn:ietf:params:oauth:grant-type:" + (self == .saml11 ? "saml1_1-bearer" : "saml2-bearer") }
    var namespace: String { "urn:oasis:names:tc:SAML:\(self == .saml11 ? "1" : "2").0:assertion" }
  }

  mutating func issue(_ text: String, for user: String, version: Version, expires: Timestamp) {
    issued[Array(text.utf8)] = (user, version, expires)
  }

  /// The user that an assertion speaks for.
  func redeem(_ bytes: [UInt8], grantType: String, now: Timestamp) -> Result<String, EntraError> {
    guard let assertion = issued[bytes], assertion.version.grantType == grantType else { return .failure(.badAssertion) }
    return now < assertion.expires ? .success(assertion.user) : .failure(.expiredAssertion)
  }
}
