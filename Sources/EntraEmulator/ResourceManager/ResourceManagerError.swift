import FoundationEssentials

/// A refusal of Azure Resource Manager, or of the provider behind it, whose form is flatter.
///
/// Codes, statuses and the parts that programs read are the real ones; the rest of the sentences is the emulator's own.
/// Source: vendor pages "Troubleshoot common Azure deployment errors" and "Error response format".
struct ResourceManagerError: Error, Equatable {
  var status: Int
  var code: String
  var message: String
  var form = Form.resourceManager
  var details: [JSON] = []
  /// Who to sign in at, where the status is 401: a tenant's id, or `common`.
  var authority = "common"
  /// What a new token must have, for clients that can be sent to get one.
  var claims: String?

  enum Form: Sendable {
    /// `{"error": {"code", "message"}}`
    case resourceManager
    /// `{"code", "details", "message", "subcode"}`, as Azure Kubernetes Service answers.
    case provider
  }

  init(_ status: Int, _ code: String, _ message: String, form: Form = .resourceManager) {
    self.status = status
    self.code = code
    self.message = message
    self.form = form
  }

  func response(for exchange: Exchange) -> EmulatorResponse {
    var response = EmulatorResponse(status: status, json: body)
    if status == 401 {
      var challenge = "Bearer authorization_uri=\"\(exchange.baseURL)/\(authority)\", error=\"invalid_token\""
      if let claims { challenge += ", claims=\"\(Data(claims.utf8).base64EncodedString())\"" }
      response.headers["WWW-Authenticate"] = challenge
    }
    response.headers["x-ms-failure-cause"] = form == .provider ? "service" : "gateway"
    return response
  }

  private var body: JSON {
    switch form {
    case .resourceManager:
      var error: JSON = ["code": .string(code), "message": .string(message)]
      if !details.isEmpty { error["details"] = .array(details) }
      return ["error": error]
    case .provider:
      return ["code": .string(code), "details": .null, "message": .string(message), "subcode": ""]
    }
  }
}

// MARK: Who asks

extension ResourceManagerError {
  static func noToken(_ authority: String = "common") -> Self {
    var error = Self(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    error.authority = authority
    return error
  }

  static func badToken(_ reason: String) -> Self {
    Self(401, "InvalidAuthenticationToken", "The access token is refused: \(reason).")
  }

  static let expiredToken = Self(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is in the past.")

  static func wrongAudience(_ audience: String, allowed: [String]) -> Self {
    let list = allowed.map { "'\($0)'" }.joined(separator: ",")
    return Self(
      401, "InvalidAuthenticationTokenAudience",
      "The access token has been obtained for wrong audience or resource '\(audience)'. It should match with one of the allowed audiences "
        + "\(list).")
  }

  static func wrongTenant(_ tenant: String, owner: String) -> Self {
    var error = Self(
      401, "InvalidAuthenticationTokenTenant",
      "The access token is from the wrong issuer 'https://sts.windows.net/\(tenant)/'. It must match the tenant "
        + "'https://sts.windows.net/\(owner)/' associated with this subscription. Please use the authority (URL) "
        + "'https://login.windows.net/\(owner)' to get the token.")
    error.authority = owner
    return error
  }

  static func notAuthorized(_ caller: ResourceManagerCaller, _ action: String, _ scope: Scope) -> Self {
    Self(
      403, "AuthorizationFailed",
      "The client '\(caller.name)' with object id '\(caller.objectID)' does not have authorization to perform action '\(action)' over scope "
        + "'\(scope.text)' or the scope is invalid. If access was recently granted, please refresh your credentials.")
  }
}

// MARK: What is asked

extension ResourceManagerError {
  static let noVersion = Self(
    400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")

  static func badVersion(_ version: String) -> Self {
    Self(400, "InvalidApiVersionParameter", "The api-version '\(version)' is invalid: it is a date, such as 2023-10-01.")
  }

  static func unsupportedVersion(_ version: String, of type: String, supported: [String]) -> Self {
    Self(
      400, "NoRegisteredProviderFound",
      "No registered resource provider found for API version '\(version)' for type '\(type)'. The supported api-versions are "
        + "'\(supported.joined(separator: ", "))'.")
  }

  static func badRequest(_ reason: String) -> Self { Self(400, "BadRequest", reason) }

  /// Of Azure Kubernetes Service itself.
  static func refusedByProvider(_ reason: String) -> Self { Self(400, "BadRequest", reason, form: .provider) }

  static let noStaticCredential = refusedByProvider(
    "Getting static credential is not allowed because this cluster is set to disable local accounts.")

  static func noSubscription(_ id: String) -> Self {
    Self(404, "SubscriptionNotFound", "The subscription '\(id)' could not be found.")
  }

  static func noResourceGroup(_ name: String) -> Self {
    Self(404, "ResourceGroupNotFound", "Resource group '\(name)' could not be found.")
  }

  static func noResource(_ id: Scope, type: String) -> Self {
    Self(
      404, "ResourceNotFound",
      "The Resource '\(type)/\(id.name)' under resource group '\(id.resourceGroup ?? "")' was not found.")
  }

  static func noRole(_ id: String) -> Self { Self(404, "RoleDefinitionDoesNotExist", "There is no role '\(id)'.") }
  static func noRoleAssignment(_ id: String) -> Self { Self(404, "RoleAssignmentNotFound", "There is no role assignment '\(id)'.") }
  static func exists(_ reason: String) -> Self { Self(409, "RoleAssignmentExists", reason) }
}

// MARK: What happens only when a test asks for it

extension ResourceManagerError {
  static let onDemand = [
    Self(409, "MissingSubscriptionRegistration", "The subscription is not registered to use namespace 'Microsoft.ContainerService'."),
    Self(409, "ReadOnlyDisabledSubscription", "The subscription is disabled and therefore marked as read only."),
    Self(429, "TooManyRequests", "The request is being throttled as the limit has been reached for operation type - Read."),
    Self(429, "SubscriptionRequestsThrottled", "Number of 'read' requests for subscription exceeded the limit. Please try again later."),
    Self(429, "RateLimiting", "Please provide below info when asking for support: the client application has been throttled."),
    Self(401, "InvalidAuthenticationToken", "The access token is refused: it has been revoked."),
    Self(400, "NoRegisteredProviderFound", "No registered resource provider found. The supported versions are '2023-10-01, 2024-01-01'."),
    Self(403, "RequestDisallowedByPolicy", "The request was disallowed by policy."),
    Self(500, "InternalServerError", "Encountered internal server error."),
    Self(503, "ServiceUnavailable", "The service is unavailable for the moment."),
    Self(504, "GatewayTimeout", "The gateway did not receive a response from 'Microsoft.ContainerService' within the time."),
  ]
}
