import Platform

@testable import OAuth

/// A server that is nobody's product: what the RFCs say, and nothing else.
struct PlainServer: AuthorizationServer {
  var displayName: String { "id.example" }
  var addressFlag: String { "--issuer" }
  var missingEndpoint: any UserFacingError { MissingEndpoint() }
  var deviceAuthorization: String? = "https://id.example/device"
  var authorization: String? = "https://id.example/authorize"

  func endpoints(_ client: OAuthClient) throws -> ServerEndpoints {
    ServerEndpoints(token: "https://id.example/token", deviceAuthorization: deviceAuthorization, authorization: authorization)
  }

  struct MissingEndpoint: UserFacingError {
    var code: String { "test.missing" }
    var summary: String { "an endpoint is missing" }
    var remedy: String { "none" }
  }
}
