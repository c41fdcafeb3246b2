/// Why a managed identity endpoint gives no token; each platform writes it in its own form.
enum ManagedIdentityRefusal: Error, Equatable {
  case missingMetadataHeader
  case forwarded
  case wrongSecret
  case missingField(String)
  case unsupportedVersion(String)
  case identityNotFound
  case unknownResource(String, tenant: String)
  case wrongKey
  case unavailable

  private var status: Int {
    switch self {
    case .wrongSecret, .wrongKey: 401
    case .unavailable: 500
    default: 400
    }
  }

  private var error: String {
    switch self {
    case .unknownResource: "invalid_resource"
    case .wrongSecret, .wrongKey: "unauthorized"
    case .unavailable: "server_error"
    default: "invalid_request"
    }
  }

  private var text: String {
    switch self {
    case .missingMetadataHeader: "Required metadata header not specified"
    case .forwarded: "Requests with the header X-Forwarded-For are refused"
    case .wrongSecret: "The header with the secret of this machine is missing or wrong"
    case .missingField(let name): "Required query variable '\(name)' is missing"
    case .unsupportedVersion(let version): "The api-version '\(version)' is not supported"
    case .identityNotFound: "Identity not found"
    case .unknownResource(let name, let tenant):
      "AADSTS500011: The resource principal named \(name) was not found in the tenant named \(tenant)."
    case .wrongKey: "The key is not the one of a challenge"
    case .unavailable: "The token could not be made"
    }
  }

  /// Source: Service Fabric, "Obtain a Microsoft Entra token", error handling.
  private var fabricCode: String {
    switch self {
    case .wrongSecret: "SecretHeaderNotFound"
    case .missingField, .unknownResource: "ArgumentNullOrEmpty"
    case .unsupportedVersion: "InvalidApiVersion"
    case .identityNotFound: "ManagedIdentityNotFound"
    case .missingMetadataHeader, .forwarded, .wrongKey, .unavailable: "InternalServerError"
    }
  }

  func response(at endpoint: ManagedIdentityEndpoint) -> EmulatorResponse {
    if endpoint.isServiceFabric {
      return EmulatorResponse(
        status: self == .wrongSecret ? 400 : status, json: ["error": ["code": .string(fabricCode), "message": .string(text)]])
    }
    guard endpoint.secretHeader == nil else {
      let text =
        self == .identityNotFound
        ? "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId." : text
      return EmulatorResponse(status: status, json: ["statusCode": .int(status), "message": .string(text)])
    }
    return EmulatorResponse(status: status, json: ["error": .string(error), "error_description": .string(text)])
  }
}
