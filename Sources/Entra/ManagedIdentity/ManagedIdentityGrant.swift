public import OAuth
public import Platform

/// The platform that a program runs on vouches for it.
public struct ManagedIdentityGrant: Sendable {
  let identity: Identity
  let serverID: String
  let source: ManagedIdentitySource
  private let environment: Environment
  private let arc: AzureArcAgent

  enum Identity: Sendable, Equatable {
    case systemAssigned
    case clientID(String)
    /// An ARM ID.
    case resourceID(String)
  }

  /// The client ID counts before the resource ID; with neither it is the platform's default, mostly the system-assigned identity.
  public init(clientID: String?, resourceID: String?, serverID: String, environment: Environment) {
    self.init(clientID: clientID, resourceID: resourceID, serverID: serverID, environment: environment, arc: AzureArcAgent())
  }

  init(clientID: String?, resourceID: String?, serverID: String, environment: Environment, arc: AzureArcAgent) {
    source = .chosen(environment, hasArcAgent: arc.isInstalled)
    let named = clientID ?? (resourceID == nil ? source.defaultClientIDVariable.flatMap { environment.nonEmpty($0) } : nil)
    identity = named.map { .clientID($0) } ?? resourceID.map { .resourceID($0) } ?? .systemAssigned
    self.serverID = serverID
    self.environment = environment
    self.arc = arc
  }

  /// Asks with retries. Throws `ManagedIdentityError`, `EntraError`, `UnexpectedResponse`, `ExpiredToken`, `Throttled` or `TransportError`.
  public func token(client: OAuthClient) throws -> ManagedIdentityToken {
    var request = try request()
    client.host.log(5, "managed identity of \(source.name)")
    var response = try send(request, client)
    if source.proof == .keyFile {
      request = try answer(to: response, request, client)
      response = try send(request, client)
    }
    guard response.status == 200 else { throw failure(response, client) }
    let now = client.host.now()
    do {
      let answer = try ManagedIdentityResponse(response.body, receivedAt: now)
      if source.proof == .keyFile, !answer.names(identity) { throw ManagedIdentityError.otherIdentity(source) }
      return answer.token
    } catch ManagedIdentityResponse.DecodingFailure.over(let end) {
      throw ExpiredToken(source: source.name, endedAt: end, now: now)
    } catch let error as ManagedIdentityResponse.DecodingFailure {
      throw UnexpectedResponse(response, from: source.name, addressName: source.addressVariable, reason: error.reason)
    }
  }

  // MARK: The request

  /// A slow answer is waited for: this long, twice in a run of a minute.
  private static let longestTry = Duration.seconds(28)

  func request() throws(ManagedIdentityError) -> HTTPRequest {
    var fields = [("resource", resource(ofServer: serverID))]
    if let apiVersion = source.apiVersion { fields.insert(("api-version", apiVersion), at: 0) }
    if let field = try identityField() { fields.append(field) }
    let form = Form(fields)
    let configured = environment.nonEmpty(source.addressVariable) ?? source.defaultAddress ?? ""
    var request = HTTPRequest(method: source.method, url: configured, timeout: Self.longestTry)
    if !source.path.isEmpty {
      while request.url.hasSuffix("/") { request.url.removeLast() }
      request.url += source.path
    }
    if source.method == "POST" {
      request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
      request.body = form.body
    } else {
      request.url += (request.url.contains("?") ? "&" : "?") + String(decoding: form.body, as: UTF8.self)
    }
    if let secret = source.secret {
      let value = environment[secret.variable] ?? ""
      request.headers.append((secret.header, value))
      request.credentials = [value]
    } else {
      request.headers.append(("Metadata", "true"))
    }
    request.bypassesProxy = true
    if case .pinnedCertificate(let variable) = source.proof { request.certificateThumbprint = try thumbprint(variable, request) }
    // A link-local service that answers at all takes a connection in milliseconds.
    if source == .instanceMetadata { request.connectTimeout = .seconds(1) }
    return request
  }

  /// What `openssl x509 -fingerprint -sha1` and Windows show: hex digits, with or without colons.
  private func thumbprint(_ variable: String, _ request: HTTPRequest) throws(ManagedIdentityError) -> [UInt8] {
    guard (try? RequestTarget(request.url))?.isSecure == true else {
      throw .cannotPin(source, problem: "\(source.addressVariable) is not an https address")
    }
    let digits = Array((environment[variable] ?? "").utf8.filter { !": \t".utf8.contains($0) })
    let nibbles = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map { UInt8($0) } }
    guard digits.count == 40, nibbles.count == 40 else { throw .cannotPin(source, problem: "\(variable) is not a SHA-1 thumbprint") }
    return stride(from: 0, to: 40, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }

  private func identityField() throws(ManagedIdentityError) -> (String, String)? {
    switch identity {
    case .systemAssigned: return nil
    case .clientID(let id):
      guard let field = source.clientIDField else { throw .noUserAssigned(source, flag: "--client-id") }
      return (field, id)
    case .resourceID(let id):
      guard let field = source.resourceIDField else { throw .noUserAssigned(source, flag: "--identity-resource-id") }
      return (field, id)
    }
  }

  private func send(_ request: HTTPRequest, _ client: OAuthClient) throws -> HTTPResponse {
    do {
      return try client.send(request, retrying: source == .instanceMetadata ? .instanceMetadata : .signIn)
    } catch let error as TransportError where error.isWithoutConnection {
      throw ManagedIdentityError.unreachable(source, reason: error.summary)
    } catch TransportError.untrustedCertificate where request.certificateThumbprint != nil {
      throw ManagedIdentityError.otherCertificate(source)
    }
  }

  /// The request once more, with the content of the file that the first answer names.
  private func answer(to challenge: HTTPResponse, _ request: HTTPRequest, _ client: OAuthClient) throws -> HTTPRequest {
    if challenge.status == 200 { throw ManagedIdentityError.challenge("is missing") }
    guard challenge.status == 401 else { throw failure(challenge, client) }
    var request = request
    let key = try arc.key(for: challenge.header("www-authenticate") ?? "")
    request.headers.append(("Authorization", "Basic \(key)"))
    request.credentials.append(key)
    return request
  }

  // MARK: The failure

  private func failure(_ response: HTTPResponse, _ client: OAuthClient) -> any UserFacingError {
    if let error = EntraError(response, masked: client.host.sentCredentials.masked), !error.numbers.isEmpty { return error }
    let unexpected = UnexpectedResponse(response, from: source.name, addressName: source.addressVariable)
    if unexpected.isPage { return unexpected }
    let reason = ManagedIdentityResponse.refusal(in: response.body, masked: client.host.sentCredentials.masked)
    let words = reason.lowercased()
    let isUnknown = ["identity not found", "identity found for", "no managed identity"].contains { words.contains($0) }
    switch response.status {
    case 403 where words.contains("unreachable"): return ManagedIdentityError.unreachable(source, reason: reason)
    case 410: return ManagedIdentityError.updating(source)
    case 400 where isUnknown, 404 where isUnknown:
      return ManagedIdentityError.identityNotFound(source, asked: identity.name)
    default: return ManagedIdentityError.refused(source, status: response.status, reason: reason)
    }
  }
}

extension ManagedIdentityGrant.Identity {
  /// `nil` for the system-assigned one.
  fileprivate var name: String? {
    switch self {
    case .systemAssigned: nil
    case .clientID(let id), .resourceID(let id): id
    }
  }
}

extension RetryPolicy {
  /// The service answers 404 and 410 while it is updated, at most for 70 s; pauses are a second at least.
  ///
  /// Source: vendor page "How to use managed identities on an Azure VM to acquire an access token", retry guidance.
  static let instanceMetadata = RetryPolicy(retries: 6, passingStatuses: [404, 410], firstPause: .seconds(1), retriesConnections: false)
}
