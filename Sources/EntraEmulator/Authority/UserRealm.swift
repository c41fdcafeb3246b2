/// `/common/UserRealm/{user}`: who checks a user's password.
///
/// Source: protocol of MSAL's user realm discovery, api-version 1.0.
enum UserRealm {
  static func answer(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    let name = exchange.parameters["user"] ?? ""
    let domain = String(name.split(separator: "@").last ?? "")
    guard exchange.query["api-version"] == "1.0" else { throw .missingParameter.about("api-version") }
    var body: JSON = ["ver": "1.0", "account_type": "Unknown"]
    if let realm = exchange.directory.realm(ofDomain: domain) {
      body = ["ver": "1.0", "account_type": .string(realm.isFederated ? "Federated" : "Managed"), "domain_name": .string(domain)]
      if realm.isFederated {
        body["federation_protocol"] = "WSTrust"
        body["federation_metadata_url"] = .string("\(exchange.baseURL)/adfs/services/trust/mex")
        body["federation_active_auth_url"] = .string("\(exchange.baseURL)/adfs/services/trust/2005/usernamemixed")
      }
      body["cloud_instance_name"] = "microsoftonline.com"
      body["cloud_audience_urn"] = .string(FederationServer.audience)
    }
    return EmulatorResponse(json: body)
  }
}
