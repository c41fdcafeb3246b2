public import OAuth
public import Platform

/// Asks GitHub Actions for the ID token of the job that runs.
///
/// Source: GitHub, "OpenID Connect reference"; the variables are there with `permissions: id-token: write`.
public struct GitHubIDToken: Sendable {
  public static let addressVariable = "ACTIONS_ID_TOKEN_REQUEST_URL"
  public static let tokenVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"

  private let address: String
  private let requestToken: String

  /// `nil` outside of a job that may ask.
  public init?(_ environment: Environment) {
    guard let address = environment.nonEmpty(Self.addressVariable), let token = environment.nonEmpty(Self.tokenVariable) else { return nil }
    self.address = address
    requestToken = token
  }

  /// Asks once, with retries. Throws `GitHubIDTokenError`, `JobAddressError`, `Throttled` or `TransportError`.
  public func token(audience: String, client: OAuthClient) throws -> FederatedToken {
    let address = try jobAddress(address, from: Self.addressVariable)
    var request = HTTPRequest(
      method: "GET", url: jobAddress(address, setting: [("audience", audience)]), timeout: OAuthClient.longestTry)
    request.credentials = [requestToken]
    request.headers = [("Authorization", "bearer \(requestToken)"), ("Accept", "application/json; api-version=2.0")]
    let response = try client.outsideServer.send(request)
    guard response.status == 200 else {
      throw GitHubIDTokenError.refused(
        status: response.status, body: harmlessBody(of: response, masked: client.host.sentCredentials.masked))
    }
    guard let token = FederatedToken((try? decodeJSON(Fields.self, response.body))?.value) else { throw GitHubIDTokenError.noToken }
    return token
  }

  private struct Fields: Decodable {
    let value: String?
  }
}

/// What an answer's body says, without anything in it that could be a secret.
func harmlessBody(of response: HTTPResponse, masked: (String) -> String) -> String {
  let type =
    response.header("content-type").map { harmlessLine(masked(String($0.prefix { $0 != ";" })), limit: 60).lowercased() } ?? "no type"
  if response.body.isEmpty { return "nothing" }
  if type.contains("html") { return "an HTML page" }
  if type == "text/plain" { return harmlessLine(masked(String(decoding: response.body, as: UTF8.self))) }
  return (try? decodeJSON(Complaint.self, response.body))?.message.map { harmlessLine(masked($0)) }
    ?? "\(response.body.count) bytes of \(type)"
}

/// How GitHub and Azure DevOps say what is wrong.
private struct Complaint: Decodable {
  let message: String?
}

/// GitHub gave no ID token, in the words of Azure/kubelogin.
public enum GitHubIDTokenError: UserFacingError, Equatable {
  case refused(status: Int, body: String)
  case noToken

  public var code: String {
    switch self {
    case .refused: "federation.github-refused"
    case .noToken: "federation.github-no-token"
    }
  }

  public var summary: String {
    switch self {
    case .refused(let status, let body): "github actions ID token request failed with status code: \(status), response body: \(body)"
    case .noToken: "github actions ID token is empty"
    }
  }

  public var remedy: String {
    switch self {
    case .refused(let status, _) where status == 408 || status == 429 || status >= 500: "GitHub is busy or down: run the job again later"
    case .refused:
      "give the job permissions: id-token: write; \(GitHubIDToken.tokenVariable) is valid only in the job that it was made for"
    case .noToken: "check \(GitHubIDToken.addressVariable), and whether a proxy changes responses"
    }
  }

  public var isFinalRefusal: Bool {
    guard case .refused(let status, _) = self else { return false }
    return (400..<500).contains(status) && status != 408 && status != 429
  }
}
