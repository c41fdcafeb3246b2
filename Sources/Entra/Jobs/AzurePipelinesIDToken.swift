public import OAuth
public import Platform

/// Asks Azure Pipelines for the ID token of a service connection.
///
/// Source: Azure DevOps REST API, "Oidctoken - Create"; Azure SDK for Go, `azure_pipelines_credential.go`.
public struct AzurePipelinesIDToken: Sendable {
  public static let addressVariable = "SYSTEM_OIDCREQUESTURI"
  public static let tokenVariable = "SYSTEM_ACCESSTOKEN"

  private let address: String
  private let accessToken: String
  private let serviceConnectionID: String

  /// `nil` outside of a job that may ask.
  public init?(_ environment: Environment, serviceConnectionID: String) {
    guard let address = environment.nonEmpty(Self.addressVariable), let token = environment.nonEmpty(Self.tokenVariable) else { return nil }
    self.address = address
    accessToken = token
    self.serviceConnectionID = serviceConnectionID
  }

  /// Asks once, with retries. Throws `AzurePipelinesIDTokenError`, `JobAddressError`, `Throttled` or `TransportError`.
  public func token(client: OAuthClient) throws -> FederatedToken {
    let address = try jobAddress(address, from: Self.addressVariable)
    let url = jobAddress(address, setting: [("api-version", "7.1"), ("serviceConnectionId", serviceConnectionID)])
    var request = HTTPRequest(method: "POST", url: url, timeout: OAuthClient.longestTry)
    request.credentials = [accessToken]
    request.headers = [
      ("Authorization", "Bearer \(accessToken)"), ("Content-Type", "application/json"),
      // Without it a refusal is a redirect to a page for people.
      ("X-TFS-FedAuthRedirect", "Suppress"),
    ]
    request.body = []
    let response = try client.outsideServer.send(request)
    guard response.status == 200 else { throw AzurePipelinesIDTokenError(response, client) }
    guard let token = FederatedToken((try? decodeJSON(Fields.self, response.body))?.oidcToken) else {
      throw isPage(response) ? AzurePipelinesIDTokenError(response, client) : AzurePipelinesIDTokenError.noToken
    }
    return token
  }

  private struct Fields: Decodable {
    let oidcToken: String?
  }
}

private func isPage(_ response: HTTPResponse) -> Bool {
  response.header("content-type")?.lowercased().contains("html") ?? false
}

/// Azure Pipelines gave no ID token.
public enum AzurePipelinesIDTokenError: UserFacingError, Equatable {
  /// 401, 403, a redirect or a page for people.
  case notAuthorized(status: Int, reference: String?)
  case refused(status: Int, body: String, reference: String?)
  case noToken

  init(_ response: HTTPResponse, _ client: OAuthClient) {
    let masked = client.host.sentCredentials.masked
    let reference = ["x-vss-e2eid", "x-msedge-ref"].lazy.compactMap { name in
      response.header(name).map { "\(name) \(harmlessLine(masked($0), limit: 80, masksTokens: false))" }
    }.first
    if [203, 401, 403].contains(response.status) || (300..<400).contains(response.status) || isPage(response) {
      self = .notAuthorized(status: response.status, reference: reference)
    } else {
      self = .refused(status: response.status, body: harmlessBody(of: response, masked: masked), reference: reference)
    }
  }

  public var code: String {
    switch self {
    case .notAuthorized: "federation.pipelines-not-authorized"
    case .refused: "federation.pipelines-refused"
    case .noToken: "federation.pipelines-no-token"
    }
  }

  public var summary: String {
    switch self {
    case .notAuthorized(let status, let reference):
      "Azure Pipelines does not accept \(AzurePipelinesIDToken.tokenVariable): status \(status)\(Self.suffix(reference))"
    case .refused(let status, let body, let reference):
      "Azure Pipelines gave no ID token: status \(status), response body: \(body)\(Self.suffix(reference))"
    case .noToken: "the answer of Azure Pipelines holds no oidcToken"
    }
  }

  public var remedy: String {
    switch self {
    case .notAuthorized:
      "map the token into the step, env: SYSTEM_ACCESSTOKEN: $(System.AccessToken), and let the pipeline use the service connection"
    case .refused(let status, _, _) where status == 408 || status == 429 || status >= 500:
      "Azure Pipelines is busy or down: run the job again later"
    case .refused: "check --azure-pipelines-service-connection-id, and that the pipeline may use this service connection"
    case .noToken: "check \(AzurePipelinesIDToken.addressVariable), and whether a proxy changes responses"
    }
  }

  public var isFinalRefusal: Bool {
    switch self {
    case .notAuthorized: true
    case .refused(let status, _, _): (400..<500).contains(status) && status != 408 && status != 429
    case .noToken: false
    }
  }

  private static func suffix(_ reference: String?) -> String { reference.map { " (\($0))" } ?? "" }
}
