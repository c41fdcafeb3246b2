import FoundationEssentials
public import Platform

/// Who issues the tokens: a sign-in host and a tenant.
public struct Authority: Sendable, Equatable {
  /// `https://host[:port]`, without a final slash; an explicit path stays.
  public let host: String
  public let tenant: String
  /// The endpoints follow from the templates, without a discovery request.
  public let isKnown: Bool

  /// - Parameters:
  ///   - authorityHost: `--authority-host`, empty when not given.
  ///   - trustsTemplates: `--disable-instance-discovery`.
  public init(
    environmentName: String, authorityHost: String, tenant: String, trustsTemplates: Bool, environment: Environment
  ) throws {
    guard tenant.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }) else {
      throw AuthorityError.invalidTenant
    }
    var isKnown = trustsTemplates || tenant == "adfs"
    var host = authorityHost
    if host.isEmpty, environmentName.lowercased() == Cloud.azureStack.lowercased() {
      guard let path = environment.nonEmpty(Cloud.environmentFile) else { throw CloudError.stackWithoutFile }
      host = try CloudFile.authorityHost(at: path)
      isKnown = true
    } else if host.isEmpty {
      guard let cloud = Cloud.named(environmentName) else { throw CloudError.unknown(environmentName) }
      host = cloud.authorityHost
    }
    guard let url = URL(string: host), url.scheme?.lowercased() == "https", let name = url.host(), !name.isEmpty, url.user() == nil
    else { throw AuthorityError.notHTTPS(Self.withoutUser(host)) }
    while host.hasSuffix("/") { host.removeLast() }
    self.host = host
    self.tenant = tenant
    self.isKnown = isKnown || ((url.port ?? 443) == 443 && Cloud.all.contains { $0.hosts.contains(name.lowercased()) })
  }

  /// What stands before an @ may be a password.
  private static func withoutUser(_ address: String) -> String {
    address.lastIndex(of: "@").map { "…" + address[$0...] } ?? address
  }

  /// Host and port alone: what people know it by.
  public var displayName: String { String(host.dropFirst("https://".count)) }

  /// Whom a federated token must be meant for: the cloud's audience, the public cloud's where the host is of no known one.
  public var tokenExchangeAudience: String {
    let name = URL(string: host)?.host()?.lowercased() ?? ""
    let cloud = Cloud.all.first { $0.hosts.contains(name) } ?? Cloud.all.first
    return cloud?.tokenExchangeAudience ?? ""
  }

  public enum Endpoint: Sendable {
    case token, deviceAuthorization
  }

  /// - Parameter isLegacy: The v1 endpoint.
  public func template(_ endpoint: Endpoint, isLegacy: Bool = false) -> String {
    let last = endpoint == .token ? "token" : "devicecode"
    if tenant == "adfs" { return "\(host)/adfs/oauth2/\(last)" }
    return isLegacy ? "\(host)/\(tenant)/oauth2/\(last)?api-version=1.0" : "\(host)/\(tenant)/oauth2/v2.0/\(last)"
  }

  var discoveryDocument: String { "\(host)/\(tenant)/v2.0/.well-known/openid-configuration" }

  /// Whether an address that a discovery document names may get credentials: https, on this host or on a known alias of it.
  func covers(_ address: String) -> Bool {
    guard let url = URL(string: address), url.scheme == "https", let own = URL(string: host), let name = url.host()?.lowercased(),
      let ownName = own.host()?.lowercased()
    else { return false }
    let (port, ownPort) = (url.port ?? 443, own.port ?? 443)
    if name == ownName && port == ownPort { return true }
    return port == 443 && ownPort == 443
      && Cloud.all.contains { cloud in cloud.hosts.contains(name) && cloud.hosts.contains { $0 == ownName || ownName.hasSuffix("." + $0) } }
  }
}

/// The authority cannot be used.
public enum AuthorityError: UserFacingError, Equatable {
  case invalidTenant
  case notHTTPS(String)
  case foreignEndpoint(authority: String, field: String)
  case incompleteDiscovery(authority: String)

  public var code: String {
    switch self {
    case .invalidTenant: "authority.tenant"
    case .notHTTPS: "authority.not-https"
    case .foreignEndpoint: "authority.foreign-endpoint"
    case .incompleteDiscovery: "authority.discovery"
    }
  }

  public var summary: String {
    switch self {
    case .invalidTenant: "failed to create azidentity credential: invalid tenantID. It may hold letters, digits, dots and hyphens only"
    case .notHTTPS(let host): "authority host \"\(host)\" is not an https address"
    case .foreignEndpoint(let authority, let field): "the discovery document of \(authority) names a \(field) on another host"
    case .incompleteDiscovery(let authority): "the discovery document of \(authority) lacks an issuer or an endpoint"
    }
  }

  public var remedy: String {
    switch self {
    case .invalidTenant: "give the tenant's ID or one of its domains"
    case .notHTTPS: "credentials are sent over https only: give an address that starts with https://"
    case .foreignEndpoint: "no credentials were sent. Check --authority-host; for a private cloud add --disable-instance-discovery"
    case .incompleteDiscovery: "check --authority-host; for a private cloud add --disable-instance-discovery"
    }
  }
}
