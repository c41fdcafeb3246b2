/// Refusals of assertions that a client signed itself, or passes on.
extension EntraError {
  static let unreadableAssertion = EntraError(50027, "invalid_request", "The client assertion is malformed: {}.")
  static let foreignAssertion = EntraError(
    700021, "invalid_client", status: 401, "The issuer or subject '{}' of the client assertion is not the parameter 'client_id'.")
  static let assertionAudience = EntraError(
    700023, "invalid_client", status: 401, "The audience '{}' of the client assertion is not this tenant's token endpoint.")
  static let ownAssertionOutOfTime = EntraError(
    700024, "invalid_client", status: 401, "The client assertion is outside of its time range.")
  static let unregisteredCertificate = EntraError(
    700027, "invalid_client", status: 401, "The client assertion is not signed with a registered certificate: {}.")
  static let certificateOutOfTime = EntraError(
    1_000_502, "invalid_client", status: 401, "The certificate is outside of its time range.")
  static let foreignAssertionAudience = EntraError(
    500131, "invalid_grant", "The audience '{}' of the assertion is not the application that presents it.")

  static let aboutAssertions = [
    unreadableAssertion, foreignAssertion, assertionAudience, ownAssertionOutOfTime, unregisteredCertificate, certificateOutOfTime,
    foreignAssertionAudience,
  ]
}
