/// Refusals of tokens from other issuers.
extension EntraError {
  static let noFederatedCredential = EntraError(
    70021, "invalid_client", status: 401, "The application '{}' has no federated identity credential.")
  static let foreignIssuer = EntraError(
    700211, "invalid_client", status: 401, "No federated identity credential has the assertion's issuer '{}'.")
  static let foreignAudience = EntraError(
    700212, "invalid_client", status: 401, "No federated identity credential has the assertion's audience '{}'.")
  static let foreignSubject = EntraError(
    700213, "invalid_client", status: 401, "No federated identity credential has the assertion's subject '{}'.")
  static let otherLetterCase = EntraError(
    7_002_138, "invalid_client", status: 401, "A federated identity credential has the assertion's '{}' in other letter case only.")
  static let assertionOutOfTime = EntraError(
    700024, "invalid_client", status: 401, "The client assertion is outside of its time range, which ends at {}.")
  static let malformedAssertion = EntraError(50013, "invalid_client", status: 401, "The client assertion cannot be used: {}.")

  static let federation = [
    noFederatedCredential, foreignIssuer, foreignAudience, foreignSubject, otherLetterCase, assertionOutOfTime, malformedAssertion,
  ]
}
