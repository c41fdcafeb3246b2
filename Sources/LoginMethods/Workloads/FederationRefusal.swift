import Entra
import Platform

/// The application has no federated credential for this token. The error shows the token's claims beside what to do.
struct FederationRefusal: UserFacingError, Equatable {
  let cause: EntraError
  let identity: String

  /// No federated credential fits, or not in this issuer, audience, subject, letter case or kind of token.
  static let numbers: Set<Int> = [70021, 700211, 700212, 700213, 7_002_138, 700229]

  /// `nil` for other refusals, and for a token that does not say whose it is.
  init?(_ cause: EntraError, _ token: FederatedToken) {
    guard let identity = token.identity, !Self.numbers.isDisjoint(with: cause.numbers) else { return nil }
    self.cause = cause
    self.identity = identity
  }

  var code: String { cause.code }
  var summary: String { cause.summary }
  var remedy: String {
    "compare the application's federated credentials with this token, letter case too: \(identity); a new credential needs some minutes to work"
  }
  var isFinalRefusal: Bool { cause.isFinalRefusal }
}
