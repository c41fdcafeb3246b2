import FoundationEssentials
import Platform

/// Azure Resource Manager, or a provider behind it, says no: in either of the two forms that they have.
///
/// Source: "Azure REST API guidelines", error responses: `{"error": {"code", "message"}}`. Azure Kubernetes Service answers without `error`.
public struct ResourceManagerRefusal: Sendable, Equatable {
  public let host: String
  public let status: Int
  /// Empty where the body has none.
  public let code: String
  /// One line.
  public let message: String
  /// By which the service's people find the request.
  public let requestID: String?
  /// What a new token must satisfy, where a policy wants more than this one shows. Source: RFC 6750 section 3; Entra, "Claims challenges".
  public let wantsClaims: Bool

  public init(
    host: String, status: Int, code: String, message: String = "", requestID: String? = nil, wantsClaims: Bool = false
  ) {
    self.host = host
    self.status = status
    self.code = code
    self.message = message
    self.requestID = requestID
    self.wantsClaims = wantsClaims
  }

  /// `nil` for a body that is no refusal.
  init?(_ response: HTTPResponse, from host: String, masked: (String) -> String = { $0 }) {
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(response.body)) else { return nil }
    guard let facts = body.error ?? body.flat, facts.code != nil || facts.message != nil else { return nil }
    self.host = host
    status = response.status
    code = (facts.code ?? "").withoutControlCharacters
    let texts = ([facts.message] + (facts.details ?? []).map(\.message)).compactMap { $0 }
    message = String(masked(texts.joined(separator: " ")).withoutControlCharacters.prefix(1000))
    requestID = Self.requestID(of: response)
    wantsClaims = response.header("www-authenticate")?.contains("claims=") ?? false
  }

  static func requestID(of response: HTTPResponse) -> String? {
    let header = response.header("x-ms-correlation-request-id") ?? response.header("x-ms-request-id")
    return header.map { String($0.withoutControlCharacters.prefix(64)) }
  }

  private struct Body: Decodable {
    let error: Facts?
    let code: String?
    let message: String?

    var flat: Facts? { code == nil && message == nil ? nil : Facts(code: code, message: message, details: nil) }
  }

  private struct Facts: Decodable {
    let code: String?
    let message: String?
    let details: [Detail]?
  }

  private struct Detail: Decodable { let message: String? }
}

// What its sentences say
extension ResourceManagerRefusal {
  /// Action and scope of an AuthorizationFailed.
  var missingRight: (action: String, scope: String)? {
    guard let action = quoted(after: "action '"), let scope = quoted(after: "over scope '") else { return nil }
    return (action, scope)
  }

  /// Of an InvalidAuthenticationTokenTenant: the tenant of the token, and the one of the subscription.
  var tenants: (token: String, wanted: String)? {
    let parts = message.split(separator: "/").map(String.init)
    let found = zip(parts, parts.dropFirst()).compactMap { host, segment -> String? in
      let id = segment.prefix { $0.isHexDigit || $0 == "-" }
      return id.count == 36 && ["sts.windows.net", "login.windows.net"].contains(host) ? String(id) : nil
    }
    guard let token = found.first, let wanted = found.first(where: { $0.lowercased() != token.lowercased() }) else { return nil }
    return (token, wanted)
  }

  private func quoted(after words: String) -> String? {
    message.firstRange(of: words).map { String(message[$0.upperBound...].prefix { $0 != "'" }) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
