public import Platform

/// Who issues the tokens: a sign-in host and a tenant.
public struct Authority: Sendable, Equatable {
  /// `https://host[:port]`, without a final slash; an explicit path stays.
  public let host: String
  public let tenant: String
  /// The endpoints follow from the templates, without a discovery request.
  public let isKnown: Bool
  /// Its v1 endpoints are used.
  public var isLegacy = false
  private let target: RequestTarget

  /// - Parameters:
  ///   - authorityHost: `--authority-host`, empty when not given.
  ///   - trustsTemplates: `--disable-instance-discovery`.
  public init(
    environmentName: String, authorityHost: String, tenant: String, trustsTemplates: Bool, environment: Environment
  ) throws {
    // The two that are steps within a path: a browser would drop them, and the tenant with them.
    guard tenant.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }), tenant != ".", tenant != ".." else {
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
    guard let target = try? RequestTarget(host), target.isSecure, !host.contains("?") else {
      throw AuthorityError.notHTTPS(Self.withoutUser(host))
    }
    while host.hasSuffix("/") { host.removeLast() }
    self.host = host
    self.tenant = tenant
    self.target = target
    self.isKnown = isKnown || (target.port == 443 && Cloud.all.contains { $0.hosts.contains(target.host) })
  }

  /// An authority host for an error: the part before an @ may be a password.
  public static func withoutUser(_ address: String) -> String {
    address.lastIndex(of: "@").map { "…" + address[$0...] } ?? address
  }

  /// Host and port alone: what people know it by.
  public var displayName: String { String(host.dropFirst("https://".count)) }

  /// Whom a federated token must be meant for: the cloud's audience, the public cloud's where the host is of no known one.
  public var tokenExchangeAudience: String {
    let cloud = Cloud.all.first { $0.hosts.contains(target.host) } ?? Cloud.all.first
    return cloud?.tokenExchangeAudience ?? ""
  }

  /// AD FS and the v1 endpoints know no newer hash in a client's assertion.
  public var usesSHA1: Bool { isLegacy || tenant == "adfs" }

  /// Whether an address that a discovery document names may get credentials: https, on this host or on a known alias of it.
  func covers(_ address: String) -> Bool {
    guard let other = try? RequestTarget(address), other.isSecure else { return false }
    if other == target { return true }
    return other.port == 443 && target.port == 443
      && Cloud.all.contains { cloud in
        cloud.hosts.contains(other.host) && cloud.hosts.contains { $0 == target.host || target.host.hasSuffix("." + $0) }
      }
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
    case .foreignEndpoint(let authority, let field):
      "the discovery document of \(authority) names a \(field) that is not an https address on the same host"
    case .incompleteDiscovery(let authority): "the discovery document of \(authority) lacks an issuer or an endpoint"
    }
  }

  public var remedy: String {
    switch self {
    case .invalidTenant: "give the tenant's ID or one of its domains"
    case .notHTTPS: "credentials are sent over https only: give an address that starts with https:// and holds no user name, query or blank"
    case .foreignEndpoint: "no credentials were sent. Check --authority-host; for a private cloud add --disable-instance-discovery"
    case .incompleteDiscovery: "check --authority-host; for a private cloud add --disable-instance-discovery"
    }
  }
}
