/// One platform's way to hand out tokens to what runs on it.
///
/// Source: vendor pages on managed identities of virtual machines, App Service, Machine Learning, Cloud Shell, Azure Arc and
/// Service Fabric.
struct ManagedIdentityEndpoint: Sendable {
  /// The name by which faults and the request log call it.
  let name: String
  let method: String
  let path: String
  var apiVersions: [String] = []
  /// The header that carries the platform's secret; nil where `Metadata: true` is wanted.
  var secretHeader: String?
  var clientIDField: String?
  var resourceIDField: String?
  var objectIDField: String?
  /// Whether `expires_in` and its kin are sent beside `expires_on`.
  var sendsSpans = true
  var hasChallenge = false
  /// Over HTTPS, where callers know the server's certificate by its thumbprint; its numbers are numbers.
  var isServiceFabric = false

  /// Where every one is registered.
  static let all = [
    ManagedIdentityEndpoint(
      name: "imds", method: "GET", path: "/metadata/identity/oauth2/token",
      apiVersions: ["2018-02-01", "2019-08-01", "2020-06-01", "2021-02-01"], clientIDField: "client_id", resourceIDField: "msi_res_id",
      objectIDField: "object_id"),
    ManagedIdentityEndpoint(
      name: "app-service", method: "GET", path: "/msi/token", apiVersions: ["2019-08-01"], secretHeader: "X-IDENTITY-HEADER",
      clientIDField: "client_id", resourceIDField: "mi_res_id", objectIDField: "principal_id", sendsSpans: false),
    ManagedIdentityEndpoint(
      name: "machine-learning", method: "GET", path: "/ml/token", apiVersions: ["2017-09-01"], secretHeader: "secret",
      clientIDField: "clientid", sendsSpans: false),
    ManagedIdentityEndpoint(name: "cloud-shell", method: "POST", path: "/oauth2/token"),
    ManagedIdentityEndpoint(
      name: "arc", method: "GET", path: "/arc/metadata/identity/oauth2/token", apiVersions: ["2019-11-01", "2020-06-01", "2021-02-01"],
      clientIDField: "client_id", resourceIDField: "msi_res_id", hasChallenge: true),
    ManagedIdentityEndpoint(
      name: "service-fabric", method: "GET", path: "/_fabric/token", apiVersions: ["2019-07-01-preview", "2020-05-01"],
      secretHeader: "Secret", sendsSpans: false, isServiceFabric: true),
  ]

  var endpoint: Endpoint {
    Endpoint(name, method, path) { exchange throws(EntraError) in
      do throws(ManagedIdentityRefusal) { return try answer(exchange) } catch { return error.response(at: self) }
    }
  }

  private func answer(_ exchange: Exchange) throws(ManagedIdentityRefusal) -> EmulatorResponse {
    try checkCaller(exchange)
    let fields = method == "POST" ? exchange.form : exchange.query
    if !apiVersions.isEmpty {
      guard let version = fields["api-version"] else { throw .missingField("api-version") }
      guard apiVersions.contains(version) else { throw .unsupportedVersion(version) }
    }
    guard let resource = fields["resource"] else { throw .missingField("resource") }
    let identity = try identity(fields, exchange)
    if hasChallenge, let challenge = try exchange.arcChallenge() { return challenge }
    return try token(for: identity, resource, exchange)
  }

  /// A web page can be made to send requests, but not these headers; a request through a proxy comes from elsewhere.
  private func checkCaller(_ exchange: Exchange) throws(ManagedIdentityRefusal) {
    let headers = exchange.request.headers
    if let secretHeader {
      guard headers[secretHeader] == exchange.directory.platform.secret else { throw .wrongSecret }
    } else {
      guard headers["Metadata"]?.lowercased() == "true" else { throw .missingMetadataHeader }
    }
    guard headers["X-Forwarded-For"] == nil else { throw .forwarded }
  }

  private func identity(_ fields: Form, _ exchange: Exchange) throws(ManagedIdentityRefusal) -> ManagedIdentityPlatform.ManagedIdentity {
    let wanted = [
      (clientIDField, \ManagedIdentityPlatform.ManagedIdentity.clientID as KeyPath<ManagedIdentityPlatform.ManagedIdentity, String>),
      (objectIDField, \.objectID), (resourceIDField, \.armID),
    ]
    let asked = wanted.compactMap { field, property in field.flatMap { fields[$0] }.map { ($0.lowercased(), property) } }
    let identities = exchange.directory.platform.identities
    let found = identities.first { identity in
      asked.isEmpty ? identity.resourceID == nil : asked.allSatisfy { identity[keyPath: $0.1].lowercased() == $0.0 }
    }
    guard let found else { throw .identityNotFound }
    return found
  }

  private func token(
    for identity: ManagedIdentityPlatform.ManagedIdentity, _ name: String, _ exchange: Exchange
  ) throws(ManagedIdentityRefusal) -> EmulatorResponse {
    guard let tenant = exchange.directory.tenant(identity.tenant) else { throw .identityNotFound }
    guard let resource = exchange.directory.resource(name, in: tenant) else { throw .unknownResource(name, tenant: tenant.name) }
    let client = Application(clientID: identity.clientID, name: identity.name, objectID: identity.objectID)
    let lifetime = exchange.emulator.withState { $0.settings.accessTokenLifetime }
    // The audience is what was asked for, without spn: before it.
    let scope = RequestedScope(resource: name).answered(isLegacy: false)
    let token = AccessToken(
      grantee: Grantee(client: client, credential: .certificate, tenant: tenant, account: nil), scope: scope, resource: resource,
      lifetime: lifetime)
    let claims = token.claims(for: exchange).adding(["xms_mirid": .string(identity.armID)])
    guard let text = try? exchange.sign(claims, withThumbprint: resource.accessTokenVersion != 2) else { throw .unavailable }
    if isServiceFabric {
      let end = JSON.int(exchange.now.seconds + lifetime)
      return EmulatorResponse(json: ["token_type": "Bearer", "access_token": .string(text), "expires_on": end, "resource": .string(name)])
    }
    var body: JSON = ["access_token": .string(text), "client_id": .string(identity.clientID)]
    if sendsSpans { body = body.adding(["expires_in": .string(String(lifetime)), "ext_expires_in": .string(String(lifetime))]) }
    body["expires_on"] = .string(String(exchange.now.seconds + lifetime))
    if sendsSpans { body["not_before"] = .string(String(exchange.now.seconds - AccessToken.backdating)) }
    body = body.adding(["resource": .string(name), "token_type": "Bearer"])
    if hasChallenge { body["msi_res_id"] = .string(identity.armID) }
    return EmulatorResponse(json: body)
  }
}

extension ManagedIdentityPlatform.ManagedIdentity {
  /// The ARM ID of the identity, or of the machine that the system-assigned one belongs to.
  var armID: String {
    resourceID
      ?? "/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/demo/providers/Microsoft.Compute/virtualMachines/\(name)"
  }
}
