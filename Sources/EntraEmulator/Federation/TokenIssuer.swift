import FoundationEssentials

/// The issuer of federated tokens: it stands in for GitHub Actions, Azure Pipelines and clusters, with a key of its own.
enum TokenIssuer {
  static let gitHub = "https://token.actions.githubusercontent.com"
  static let azurePipelines = "https://vstoken.dev.azure.com/c0117050-1111-4a4a-8b8b-0000000000d0"
  static let kubernetes = "https://oidc.emulator.example/cluster/"

  /// Made when it is first used, and not kept: tokens live for minutes.
  static let key = Result { try SigningKey() }

  /// How long its tokens live, in seconds.
  static let lifetime = 600

  /// A signed token with these claims beside its times.
  static func token(issuer: String, subject: String, audience: String, lifetime: Int = lifetime, now: Timestamp) throws -> String {
    let key = try key.get()
    let issued = now.seconds
    return try key.sign(
      header: ["typ": "JWT", "alg": "RS256", "kid": .string(key.identifier)],
      claims: [
        "iss": .string(issuer), "sub": .string(subject), "aud": .string(audience), "jti": .string(randomGUID()),
        "iat": .int(issued), "nbf": .int(issued - 60), "exp": .int(issued + lifetime),
      ])
  }
}

/// What CI systems offer their jobs: an endpoint that gives the job's ID token to whoever knows the job's own token.
enum CISystem {
  static let gitHubRequestToken = "github-request-token~for.tests-only"
  static let pipelinesAccessToken = "pipelines-access-token~for.tests-only"

  /// Source: GitHub, "OpenID Connect reference"; the query's `subject` is for tests.
  static func answerGitHub(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard exchange.bearer == gitHubRequestToken else {
      return EmulatorResponse(status: 401, json: ["$id": "1", "message": "The request token is not valid for this job."])
    }
    let subject = exchange.query["subject"] ?? "repo:contoso/app:ref:refs/heads/main"
    let audience = exchange.query["audience"] ?? "https://github.com/contoso"
    let token = try exchange.issue(TokenIssuer.gitHub, subject: subject, audience: audience)
    return EmulatorResponse(json: ["count": .int(token.utf8.count), "value": .string(token)])
  }

  /// Source: Azure DevOps REST API, "Oidctoken - Create".
  static func answerAzurePipelines(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard exchange.bearer == pipelinesAccessToken else { return refusal(exchange) }
    guard let connection = exchange.query["serviceConnectionId"], exchange.query["api-version"] != nil else {
      return EmulatorResponse(status: 400, json: ["$id": "1", "message": "A parameter of the query is missing."])
    }
    let token = try exchange.issue(
      TokenIssuer.azurePipelines, subject: "sc://contoso/demo/\(connection)", audience: FederatedCredential.usualAudience)
    return EmulatorResponse(json: ["oidcToken": .string(token)])
  }

  /// Without the header that suppresses it, a redirect to a page for people.
  private static func refusal(_ exchange: Exchange) -> EmulatorResponse {
    let isSuppressed = exchange.request.headers["X-TFS-FedAuthRedirect"]?.lowercased() == "suppress"
    var response = EmulatorResponse(html: Page(title: "Azure DevOps", content: "<p>Sign in to go on.</p>").html)
    response.status = isSuppressed ? 401 : 302
    if !isSuppressed { response.headers["Location"] = "\(exchange.baseURL)/_signin" }
    response.headers["x-vss-e2eid"] = exchange.requestID
    return response
  }

  /// Source: RFC 7517 section 4.
  static func answerKeys(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard let key = try? TokenIssuer.key.get() else { throw EntraError(90033, "server_error", status: 500, "There is no key.") }
    return EmulatorResponse(json: [
      "keys": [
        [
          "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(key.identifier), "n": .string(Base64URL.encode(key.modulus)),
          "e": .string(Base64URL.encode(key.exponent)),
        ]
      ]
    ])
  }
}

/// `/_emulator/federated-token`: any token of the issuer, as a cluster would write it to a file.
enum FederatedTokenControl {
  static func issue(_ exchange: Exchange) throws -> JSON {
    struct Order: Decodable {
      var issuer: String?
      var subject: String?
      var audience: String?
      var lifetime: Int?
    }
    let order = try exchange.controlBody(as: Order.self)
    let lifetime = order.lifetime ?? TokenIssuer.lifetime
    guard (-Span.seconds.upperBound...Span.seconds.upperBound).contains(lifetime) else {
      throw ConfigurationError("the lifetime is out of range")
    }
    let token = try TokenIssuer.token(
      issuer: order.issuer ?? TokenIssuer.kubernetes, subject: order.subject ?? "system:serviceaccount:default:ci",
      audience: order.audience ?? FederatedCredential.usualAudience, lifetime: lifetime, now: exchange.now)
    return ["token": .string(token)]
  }
}

extension Exchange {
  /// The token of an `Authorization: Bearer` field.
  fileprivate var bearer: String? {
    let parts = (request.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
  }

  fileprivate func issue(_ issuer: String, subject: String, audience: String) throws(EntraError) -> String {
    do { return try TokenIssuer.token(issuer: issuer, subject: subject, audience: audience, now: now) } catch {
      throw EntraError(90033, "server_error", status: 500, "The token could not be signed: \(error).")
    }
  }
}
