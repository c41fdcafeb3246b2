/// What answers the requests of one kind.
struct Endpoint: Sendable {
  /// The name by which faults and the request log call it.
  let name: String
  let method: String?
  /// `{name}` matches one segment of the path, `{name*}` any number of them; other segments are compared without regard to case.
  let pattern: [Segment]
  let answer: @Sendable (Exchange) -> EmulatorResponse

  enum Segment: Sendable {
    case literal(String)
    case one(String)
    case rest(String)

    var isRest: Bool { if case .rest = self { true } else { false } }
  }

  var isControl: Bool { name == Endpoint.controlName }

  /// Whether it belongs to the authority and not to a cluster, to a machine's platform or to a page for people.
  var isAuthority: Bool {
    let others =
      [
        "aks", "azure-pipelines", "devicelogin", "error", "federation-metadata", "github", "unknown", "usernamemixed", Endpoint.controlName,
      ] + (ResourceManagerEndpoints.all + Webhooks.endpoints).map(\.name)
    return !others.contains(name) && !ManagedIdentityEndpoint.all.contains { $0.name == name }
  }

  static let controlName = "control"

  init(_ name: String, _ method: String?, _ path: String, _ answer: @escaping @Sendable (Exchange) throws(EntraError) -> EmulatorResponse) {
    self.name = name
    self.method = method
    pattern = path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{") else { return .literal(segment.lowercased()) }
      let name = segment.dropFirst().dropLast()
      return name.hasSuffix("*") ? .rest(String(name.dropLast())) : .one(String(name))
    }
    self.answer = { exchange in
      do throws(EntraError) { return try answer(exchange) } catch { return error.response(for: exchange) }
    }
  }

  /// The parameters of a path that fits, or nil.
  func match(_ path: RequestPath) -> [String: String]? {
    let rest = pattern.firstIndex(where: \.isRest)
    let surplus = path.segments.count - pattern.count
    guard rest == nil ? surplus == 0 : surplus >= -1 else { return nil }
    var parameters: [String: String] = [:]
    for (index, segment) in pattern.enumerated() {
      // What stands behind any number of segments is counted from the end.
      let place = index > rest ?? index ? index + surplus : index
      switch segment {
      case .literal(let literal): if path.lowered[place] != literal { return nil }
      case .one(let name): parameters[name] = percentDecoded(path.segments[place])
      case .rest(let name): parameters[name] = path.segments[index..<index + surplus + 1].joined(separator: "/")
      }
    }
    return parameters
  }
}

/// A path that is compared with many patterns.
struct RequestPath: Sendable {
  /// Still percent-encoded.
  let segments: [Substring]
  fileprivate let lowered: [String]

  init(_ path: String) {
    segments = path.split(separator: "/")
    lowered = segments.map { $0.lowercased() }
  }
}

/// Where every endpoint is registered.
enum Routes {
  static let all: [Endpoint] =
    [
      Endpoint("instance-discovery", "GET", "/common/discovery/instance", InstanceDiscovery.answer),
      Endpoint("openid-configuration", "GET", "/{tenant}/v2.0/.well-known/openid-configuration", OpenIDConfiguration.answerV2),
      Endpoint("openid-configuration", "GET", "/{tenant}/.well-known/openid-configuration", OpenIDConfiguration.answerV1),
      Endpoint("keys", "GET", "/{tenant}/discovery/v2.0/keys", SigningKeys.answer),
      Endpoint("keys", "GET", "/{tenant}/discovery/keys", SigningKeys.answer),
      Endpoint("devicecode", "POST", "/{tenant}/oauth2/v2.0/devicecode", DeviceAuthorization.answerV2),
      Endpoint("devicecode", "POST", "/{tenant}/oauth2/devicecode", DeviceAuthorization.answerV1),
      Endpoint("authorize", "GET", "/{tenant}/oauth2/v2.0/authorize", BrowserSignIn.answerV2),
      Endpoint("authorize", "GET", "/{tenant}/oauth2/authorize", BrowserSignIn.answerV1),
      Endpoint("authorize", "POST", "/{tenant}/oauth2/v2.0/authorize", BrowserSignIn.answerV2),
      Endpoint("authorize", "POST", "/{tenant}/oauth2/authorize", BrowserSignIn.answerV1),
      Endpoint("token", "POST", "/{tenant}/oauth2/v2.0/token", TokenEndpoint.answerV2),
      Endpoint("token", "POST", "/{tenant}/oauth2/token", TokenEndpoint.answerV1),
      Endpoint("user-realm", "GET", "/common/UserRealm/{user}", UserRealm.answer),
      Endpoint("federation-metadata", "GET", "/adfs/services/trust/mex", FederationMetadata.answer),
      Endpoint("usernamemixed", "POST", "/adfs/services/trust/13/usernamemixed", FederationServer.answer13),
      Endpoint("usernamemixed", "POST", "/adfs/services/trust/2005/usernamemixed", FederationServer.answer2005),
      Endpoint("devicelogin", "GET", "/devicelogin", DeviceSignIn.answerGet),
      Endpoint("devicelogin", "POST", "/devicelogin", DeviceSignIn.answerPost),
      Endpoint("groups", "GET", "/{tenant}/users/{object}/getMemberObjects", MemberObjects.answer),
      Endpoint("groups", "POST", "/{tenant}/users/{object}/getMemberObjects", MemberObjects.answer),
      Endpoint("groups", "POST", "/{tenant}/servicePrincipals/{object}/getMemberObjects", MemberObjects.answer),
      Endpoint("github", "GET", "/_ci/github/token", CISystem.answerGitHub),
      Endpoint("azure-pipelines", "POST", "/_ci/azure-pipelines/oidctoken", CISystem.answerAzurePipelines),
      Endpoint("keys", "GET", "/_ci/keys", CISystem.answerKeys),
      Endpoint("error", "GET", "/error", ErrorPage.answer),
      Endpoint("aks", nil, "/aks/{cluster}/{path*}", APIServer.answer),
      Endpoint("aks", nil, "/api/{path*}", APIServer.answer),
      Endpoint("aks", nil, "/apis/{path*}", APIServer.answer),
      Endpoint("aks", nil, "/version", APIServer.answer),
    ] + ResourceManagerEndpoints.all + Webhooks.endpoints + ManagedIdentityEndpoint.all.filter(\.isServiceFabric).map(\.endpoint)
    + Control.calls.map(\.endpoint)

  /// What a machine's platform answers on plain HTTP; nothing else is there.
  static let managedIdentity = ManagedIdentityEndpoint.all.filter { !$0.isServiceFabric }.map(\.endpoint)

  /// The endpoint for a request; where only the method is wrong, one that says so.
  static func find(method: String, path: String, listener: EmulatorRequest.Listener = .secure) -> (
    endpoint: Endpoint, parameters: [String: String]
  ) {
    let path = RequestPath(path)
    var otherMethod: Endpoint?
    for endpoint in listener == .secure ? all : managedIdentity {
      guard let parameters = endpoint.match(path) else { continue }
      if endpoint.method == nil || endpoint.method == method { return (endpoint, parameters) }
      otherMethod = otherMethod ?? endpoint
    }
    if let otherMethod { return (wrongMethod(of: otherMethod), [:]) }
    guard listener == .secure else { return (notFound, [:]) }
    return (["_emulator": Control.unknownCall, "arm": ResourceManagerEndpoints.unknown][path.segments.first ?? ""] ?? notFound, [:])
  }

  private static func wrongMethod(of endpoint: Endpoint) -> Endpoint {
    guard endpoint.method == "POST", !endpoint.isControl else {
      return Endpoint(endpoint.name, nil, "/") { _ in EmulatorResponse(status: 405, json: ["error": "method not allowed"]) }
    }
    return Endpoint(endpoint.name, nil, "/") { exchange throws(EntraError) in throw .postOnly.about(exchange.request.method) }
  }

  private static let notFound = Endpoint("unknown", nil, "/") { _ in
    EmulatorResponse(status: 404, html: Page(title: "Not found", content: "<p>There is nothing at this address.</p>").html)
  }
}
