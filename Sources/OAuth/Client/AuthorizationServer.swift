public import Platform

/// Who issues tokens: where it takes requests, and how its refusals are read.
public protocol AuthorizationServer: Sendable {
  /// Host and port: what people know it by.
  var displayName: String { get }
  /// The flag that gives its address: a remedy names it.
  var addressFlag: String { get }
  /// Asks the server for its metadata, at most once and with retries; not at all where the endpoints are known without it.
  func endpoints(_ client: OAuthClient) throws -> ServerEndpoints
  /// Its metadata lacks an endpoint that a grant needs.
  var missingEndpoint: any UserFacingError { get }
  /// What its token requests for a person have besides the fields of the RFCs.
  var personFields: [(String, String)] { get }
  /// The fields by which a device code is redeemed.
  func deviceGrantFields(_ deviceCode: String) -> [(String, String)]
  /// The refusal in a response; `nil` where the response is none of this server's.
  ///
  /// - Parameter masked: Hides what was sent. It must be called before a text is cut: a part of a credential is one too.
  func refusal(in response: HTTPResponse, masked: (String) -> String) -> (any ServerRefusal)?
  /// The refusal that a sign-in page sends back with the browser. Source: RFC 6749 section 4.1.2.1.
  func refusal(redirected error: String, _ fields: [String: String]) -> any ServerRefusal
}

extension AuthorizationServer {
  public var personFields: [(String, String)] { [] }

  /// Source: RFC 8628 section 3.4.
  public func deviceGrantFields(_ deviceCode: String) -> [(String, String)] {
    [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)]
  }

  public func refusal(in response: HTTPResponse, masked: (String) -> String) -> (any ServerRefusal)? {
    ServerError(response, masked: masked)
  }

  public func refusal(redirected error: String, _ fields: [String: String]) -> any ServerRefusal {
    ServerError(redirected: error, fields)
  }
}

/// Where an authorization server takes requests.
public struct ServerEndpoints: Sendable, Equatable {
  public let token: String
  /// `nil` where the server offers none.
  public let deviceAuthorization: String?
  /// `nil` where the server offers none.
  public let authorization: String?

  public init(token: String, deviceAuthorization: String?, authorization: String?) {
    self.token = token
    self.deviceAuthorization = deviceAuthorization
    self.authorization = authorization
  }
}

/// The part of a discovery document that grants use. Source: OpenID Connect Discovery 1.0 section 3, RFC 8628 section 4.
public struct OpenIDConfiguration: Decodable, Sendable {
  public let issuer: String?
  public let tokenEndpoint: String?
  public let deviceAuthorizationEndpoint: String?
  public let authorizationEndpoint: String?
}

/// An authorization server says no.
public protocol ServerRefusal: UserFacingError {
  var status: Int { get }
  /// `invalid_client`, `invalid_grant`, …: what programs branch on.
  var error: String { get }
  /// The refresh token that was redeemed is worthless now.
  var endsRefreshToken: Bool { get }
  /// A person's sign-in could succeed where the silent request did not.
  var wantsPerson: Bool { get }
  /// The person has cancelled the sign-in.
  var isDeclined: Bool { get }
}

extension ServerRefusal {
  /// Source: OpenID Connect Core 1.0 section 3.1.2.6.
  public var wantsPerson: Bool { ["invalid_grant", "interaction_required", "login_required", "consent_required"].contains(error) }
}
