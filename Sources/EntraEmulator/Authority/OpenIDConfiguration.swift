/// `…/.well-known/openid-configuration` of version 2 and version 1.
///
/// Source: OpenID Connect Discovery 1.0 section 3; field set of the real service.
enum OpenIDConfiguration {
  static func answerV2(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    let place = try Place(exchange)
    let own: JSON = [
      "token_endpoint": .string("\(place.base)/oauth2/v2.0/token"),
      "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      "jwks_uri": .string("\(place.base)/discovery/v2.0/keys"),
      "response_modes_supported": ["query", "fragment", "form_post"],
      "subject_types_supported": ["pairwise"],
      "id_token_signing_alg_values_supported": ["RS256"],
      "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
      "scopes_supported": ["openid", "profile", "email", "offline_access"],
      "issuer": .string("\(exchange.baseURL)/\(place.issuerTenant)/v2.0"),
      "request_uri_parameter_supported": false,
      "authorization_endpoint": .string("\(place.base)/oauth2/v2.0/authorize"),
      "device_authorization_endpoint": .string("\(place.base)/oauth2/v2.0/devicecode"),
      "end_session_endpoint": .string("\(place.base)/oauth2/v2.0/logout"),
    ]
    return response(own.adding(common(place)))
  }

  static func answerV1(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    let place = try Place(exchange)
    let own: JSON = [
      "token_endpoint": .string("\(place.base)/oauth2/token"),
      "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      "jwks_uri": .string("\(exchange.baseURL)/common/discovery/keys"),
      "response_modes_supported": ["query", "fragment", "form_post"],
      "subject_types_supported": ["pairwise"],
      "id_token_signing_alg_values_supported": ["RS256"],
      "response_types_supported": ["code", "id_token", "code id_token", "token id_token", "token"],
      "scopes_supported": ["openid"],
      "issuer": .string("https://sts.windows.net/\(place.issuerTenant)/"),
      "microsoft_multi_refresh_token": true,
      "authorization_endpoint": .string("\(place.base)/oauth2/authorize"),
      "device_authorization_endpoint": .string("\(place.base)/oauth2/devicecode"),
      "end_session_endpoint": .string("\(place.base)/oauth2/logout"),
    ]
    return response(own.adding(common(place)))
  }

  /// The tenant as the document's addresses and its issuer spell it.
  private struct Place {
    let base: String
    let issuerTenant: String

    init(_ exchange: Exchange) throws(EntraError) {
      let tenant = try exchange.tenant()
      base = "\(exchange.baseURL)/\(tenant?.id ?? exchange.parameters["tenant"] ?? "common")"
      issuerTenant = tenant?.id ?? "{tenantid}"
    }
  }

  private static func common(_ place: Place) -> JSON {
    [
      "http_logout_supported": true,
      "frontchannel_logout_supported": true,
      "claims_supported": [
        "sub", "iss", "cloud_instance_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "acr", "nonce",
        "preferred_username", "name", "tid", "ver", "email",
      ],
      "tenant_region_scope": "EU",
      "cloud_instance_name": "microsoftonline.com",
      "cloud_graph_host_name": "graph.windows.net",
      "msgraph_host": "graph.microsoft.com",
      "rbac_url": "https://pas.windows.net",
    ]
  }

  private static func response(_ document: JSON) -> EmulatorResponse {
    var response = EmulatorResponse(json: document)
    response.headers["Cache-Control"] = "max-age=86400, private"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
  }
}
