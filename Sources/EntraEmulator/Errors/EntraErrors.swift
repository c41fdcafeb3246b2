extension EntraError {
  // Requests
  static let missingParameter = EntraError(900144, "invalid_request", "The request body must contain the parameter '{}'.")
  static let malformedRequest = EntraError(9_002_313, "invalid_request", "The request is malformed: {}.")
  static let unsupportedGrant = EntraError(70003, "unsupported_grant_type", "The grant type '{}' is not supported.")
  static let postOnly = EntraError(900561, "invalid_request", status: 405, "This endpoint accepts POST requests only; it received {}.")
  static let resourceOnV2 = EntraError(901002, "invalid_request", "This endpoint does not take the parameter 'resource'; use 'scope'.")
  static let unknownAuthorityHost = EntraError(50049, "invalid_instance", "The authority host '{}' is unknown.")

  // Tenants and applications
  static let unknownTenant = EntraError(90002, "invalid_tenant", "There is no tenant '{}'. Check the tenant id and the cloud.")
  static let tenantNeeded = EntraError(50059, "invalid_request", "The request names no tenant; '{}' serves users only.")
  static let unknownClient = EntraError(700016, "unauthorized_client", "There is no application {}.")
  static let publicClientSentSecret = EntraError(
    700025, "invalid_client", status: 401, "The application '{}' is a public client and must not send a credential.")
  static let missingCredential = EntraError(
    7_000_218, "invalid_client", status: 401,
    "The request body must contain 'client_assertion' or 'client_secret' for the application '{}'.")
  static let wrongSecret = EntraError(
    7_000_215, "invalid_client", status: 401, "The client secret of the application '{}' is wrong. Send the secret's value, not its id.")
  static let expiredSecret = EntraError(
    7_000_222, "invalid_client", status: 401, "The client secrets of the application '{}' have expired.")
  /// `{}` is replaced twice.
  static let notPreauthorized = EntraError(
    65002, "invalid_request",
    "Consent between first party application '{}' and first party resource '{}' must be configured via preauthorization.")
  static let unknownResource = EntraError(500011, "invalid_resource", "The tenant has no service principal for the resource '{}'.")

  // Scopes
  static let malformedScope = EntraError(70011, "invalid_scope", "The scope '{}' is not valid.")
  static let severalResources = EntraError(700022, "invalid_scope", "The scope names more than one resource: {}.")
  static let scopeNotDefault = EntraError(
    1_002_012, "invalid_scope", "Client credentials need a scope that ends in '/.default'; '{}' does not.")

  // Device codes
  static let authorizationPending = EntraError(70016, "authorization_pending", "The user has not yet answered the sign-in request.")
  static let slowDown = EntraError(70016, "slow_down", "The client polls faster than every {} seconds.")
  static let userDeclined = EntraError(65004, "access_denied", "The user declined the sign-in request.")
  static let unknownDeviceCode = EntraError(70018, "bad_verification_code", "The device code is unknown or is another application's.")
  static let expiredDeviceCode = EntraError(70020, "expired_token", "The device code has expired. Start again.")
  static let redeemedDeviceCode = EntraError(70000, "invalid_grant", "The device code has been used already.")

  // Sign-in in a browser
  static let unknownRedirect = EntraError(50011, "invalid_request", "The redirect URI '{}' is not registered for the application.")
  static let unsupportedResponseType = EntraError(700054, "unsupported_response_type", "The response_type '{}' is not enabled.")
  static let badResponseMode = EntraError(90014, "invalid_request", "The response_mode '{}' is not supported.")
  static let cancelled = EntraError(65004, "access_denied", "The user cancelled the sign-in.")
  static let badChallenge = EntraError(501491, "invalid_request", "The code_challenge or its method '{}' is not valid.")
  static let unknownCode = EntraError(9_002_313, "invalid_grant", "The authorization code is malformed or not known here.")
  static let usedCode = EntraError(54005, "invalid_grant", "The authorization code was already redeemed; get a new one.")
  static let expiredCode = EntraError(70008, "invalid_grant", "The authorization code has expired. Sign in again.")
  static let wrongVerifier = EntraError(501481, "invalid_grant", "The code_verifier does not match the code_challenge.")
  static let otherRedirect = EntraError(50011, "invalid_grant", "The redirect URI '{}' is not that of the authorization request.")
  static let foreignCode = EntraError(70000, "invalid_grant", "The authorization code was issued to another application.")
  static let proofNeeded = EntraError(9_002_325, "invalid_request", "Proof Key for Code Exchange is required to redeem this code.")

  // Users and refresh tokens
  static let wrongPassword = EntraError(50126, "invalid_grant", "The user name or the password is wrong.")
  static let unknownUser = EntraError(50034, "invalid_grant", "The user is not in this directory.")
  static let notInTenant = EntraError(50020, "invalid_grant", "The user {}.")
  static let badAssertion = EntraError(50013, "invalid_grant", "The assertion is unknown here, altered or of another kind.")
  static let expiredAssertion = EntraError(500133, "invalid_grant", "The assertion is outside of its time range.")
  static let badRefreshToken = EntraError(
    700003, "invalid_grant", suberror: "bad_token", "The refresh token is malformed or not known here.")
  static let expiredRefreshToken = EntraError(
    700082, "invalid_grant", suberror: "token_expired", "The refresh token has expired because it was not used for {} seconds.")
  static let revokedRefreshToken = EntraError(
    50173, "invalid_grant", suberror: "bad_token", "The sign-in has been revoked or the password has changed. Sign in again.")
  static let foreignRefreshToken = EntraError(70000, "invalid_grant", suberror: "bad_token", "The refresh token is another application's.")
  static let notInFamily = EntraError(
    70000, "invalid_grant", suberror: "client_mismatch", "The application '{}' is not in the token's family.")

  /// Errors that occur only when a test asks for them.
  private static let onDemand = [
    EntraError(16000, "interaction_required", "The account is not known in this tenant; choose another account."),
    EntraError(50001, "invalid_resource", "The resource is not known in this tenant."),
    EntraError(50005, "invalid_grant", suberror: "message_only", "The device's platform is not supported by a Conditional Access policy."),
    EntraError(50012, "invalid_client", status: 401, "The client assertion's signature could not be checked."),
    EntraError(50053, "invalid_grant", "The account is locked after too many failed sign-ins."),
    EntraError(50055, "invalid_grant", suberror: "user_password_expired", "The password has expired."),
    EntraError(50057, "invalid_grant", "The account is disabled."),
    EntraError(50058, "interaction_required", "There is no session for a silent sign-in."),
    EntraError(50072, "interaction_required", suberror: "basic_action", "The user must enrol in multifactor authentication."),
    EntraError(50074, "interaction_required", suberror: "basic_action", "Strong authentication is needed."),
    EntraError(50076, "invalid_grant", suberror: "basic_action", "Multifactor authentication is needed for this resource."),
    EntraError(50078, "invalid_grant", suberror: "basic_action", "Multifactor authentication has expired and must be repeated."),
    EntraError(50079, "invalid_grant", suberror: "basic_action", "The user must enrol in multifactor authentication."),
    EntraError(50089, "invalid_grant", suberror: "token_expired", "The flow token has expired. Sign in again."),
    EntraError(50097, "invalid_grant", suberror: "additional_action", "Device authentication is needed."),
    EntraError(50105, "invalid_grant", suberror: "message_only", "The user is not assigned to a role of the application."),
    EntraError(50132, "invalid_grant", suberror: "bad_token", "The credentials have been revoked. Sign in again."),
    EntraError(50133, "invalid_grant", suberror: "token_expired", "The session has ended because the password expired or changed."),
    EntraError(50158, "invalid_grant", suberror: "basic_action", "An external security challenge has not been met."),
    EntraError(50196, "invalid_grant", "The client repeats the same request in a loop."),
    EntraError(501051, "invalid_grant", "The application is not assigned to a role of the resource."),
    EntraError(53000, "invalid_grant", suberror: "additional_action", "The device does not comply with a Conditional Access policy."),
    EntraError(53001, "invalid_grant", suberror: "additional_action", "The device is not joined to the domain."),
    EntraError(53002, "invalid_grant", suberror: "message_only", "The application is not approved by a Conditional Access policy."),
    EntraError(53003, "invalid_grant", suberror: "message_only", "Conditional Access policies block the issuing of tokens."),
    EntraError(53004, "invalid_grant", suberror: "message_only", "Suspicious activity keeps the user from enrolling."),
    EntraError(530032, "invalid_grant", suberror: "message_only", "A tenant policy blocks the sign-in."),
    EntraError(530035, "invalid_grant", suberror: "message_only", "Security defaults block the sign-in."),
    EntraError(65001, "invalid_grant", suberror: "consent_required", "Nobody has consented to this use of the application."),
    EntraError(70008, "invalid_grant", suberror: "token_expired", "The refresh token has expired because it was not used."),
    EntraError(70019, "expired_token", "The verification code has expired."),
    EntraError(70043, "invalid_grant", suberror: "token_expired", "The refresh token has expired under a sign-in frequency policy."),
    EntraError(700081, "invalid_grant", suberror: "token_expired", "The refresh token has reached its greatest age."),
    EntraError(700084, "invalid_grant", suberror: "token_expired", "The refresh token of a single page application has expired."),
    EntraError(90024, "temporarily_unavailable", status: 503, "The request budget is exceeded. Try again."),
    EntraError(90033, "temporarily_unavailable", status: 503, "The service is unavailable for the moment. Try again."),
    EntraError(90094, "invalid_grant", suberror: "consent_required", "An administrator must consent."),
  ]

  private static let raised = [
    missingParameter, malformedRequest, unsupportedGrant, postOnly, resourceOnV2, unknownAuthorityHost, unknownTenant, tenantNeeded,
    unknownClient, publicClientSentSecret, missingCredential, wrongSecret, expiredSecret, notPreauthorized, unknownResource, malformedScope,
    severalResources, scopeNotDefault, authorizationPending, userDeclined, unknownDeviceCode, expiredDeviceCode, redeemedDeviceCode,
    unknownRedirect, unsupportedResponseType, badResponseMode, badChallenge, usedCode, wrongVerifier, foreignCode, proofNeeded,
    notInTenant, unknownUser, wrongPassword, badAssertion, expiredAssertion, badRefreshToken, expiredRefreshToken, revokedRefreshToken,
  ]

  /// Every error by its number; where a number has several meanings, the first.
  public static let catalogue = Dictionary(
    (raised + aboutAssertions + federation + onDemand).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}
