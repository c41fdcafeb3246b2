/// One HTTP request, for `Host.send`.
public struct HTTPRequest: Sendable, Equatable {
  public var method: String
  /// Absolute, percent-encoded.
  public var url: String
  public var headers: [(name: String, value: String)] = []
  public var body: [UInt8]?
  /// Bounds name resolution, connection and the answer together.
  public var timeout: Duration
  /// A closer bound of name resolution and connection; beyond it the failure is `TransportError.connectionFailed`.
  public var connectTimeout: Duration?
  public var route = Route()
  /// Ignore the proxy variables: for link-local endpoints, whose answers must not pass through another machine.
  public var bypassesProxy = false
  /// SHA-1 of the only certificate that the server may show, in place of a trusted chain and name: 20 bytes, https and no proxy.
  public var certificateThumbprint: [UInt8]?
  /// The answer tells how the server was reached.
  public var describesConnection = false
  /// The parts of it that prove who asks. They must appear in no text about the answer.
  public var credentials: [String] = []

  public init(method: String, url: String, timeout: Duration) {
    self.method = method
    self.url = url
    self.timeout = timeout
  }

  /// What replaces the environment's proxy and certificates on the way to the server.
  public struct Route: Sendable, Equatable {
    /// In place of HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
    public var proxy: String?
    /// A file, in place of SSL_CERT_FILE.
    public var certificateAuthority: String?
    /// PEM, in place of that file: the only certificates that vouch for the server.
    public var certificateAuthorityContent: [UInt8]?

    public init(proxy: String? = nil, certificateAuthority: String? = nil) {
      self.proxy = proxy
      self.certificateAuthority = certificateAuthority
    }
  }

  public static func == (left: HTTPRequest, right: HTTPRequest) -> Bool {
    left.method == right.method && left.url == right.url && left.body == right.body && left.timeout == right.timeout
      && left.connectTimeout == right.connectTimeout && left.route == right.route
      && left.headers.elementsEqual(right.headers, by: ==) && left.bypassesProxy == right.bypassesProxy
      && left.certificateThumbprint == right.certificateThumbprint && left.credentials == right.credentials
      && left.describesConnection == right.describesConnection
  }
}

/// One HTTP answer. Redirects are answers like any other: they are never followed.
public struct HTTPResponse: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  /// At most 1 MiB; a larger one is `TransportError.answerTooLarge`.
  public var body: [UInt8]
  /// Where the request asks for it.
  public var connection: Connection?

  /// How a server was reached.
  public struct Connection: Sendable, Equatable {
    /// The server's IP address; `nil` behind a proxy.
    public var address: String?
    /// Host and port.
    public var proxy: String?
    /// Of the last certificate that the server sent: the name of the root as a rule. `nil` where the TLS library does not tell.
    public var certificateIssuer: String?

    public init(address: String? = nil, proxy: String? = nil, certificateIssuer: String? = nil) {
      self.address = address
      self.proxy = proxy
      self.certificateIssuer = certificateIssuer
    }
  }

  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, compared without regard to case.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// No answer came: what `Host.send` throws. `host` is the name in the URL, with the port where the connection failed; never the whole URL.
public enum TransportError: UserFacingError, Equatable {
  case libraryFailed
  case unusableAddress(String)
  /// A header, by name, that would not stay one line.
  case unusableHeader(String)
  /// A variable names certificates that cannot be used.
  case unusableTrustStore(variable: String, path: String, reason: String)
  /// Nothing that could say which server is trusted.
  case noTrustStore(places: [String])
  case unknownHost(String)
  case connectionFailed(host: String, reason: String)
  case proxyFailed(host: String, reason: String)
  /// The proxy, by host and port, takes no request without a login, or not with this one.
  case proxyWantsLogin(proxy: String)
  case timedOut(host: String)
  case untrustedCertificate(host: String, reason: String)
  case tlsFailed(host: String, reason: String)
  case answerTooLarge(host: String)
  case broken(host: String, reason: String)

  public var code: String {
    switch self {
    case .libraryFailed: "network.libcurl"
    case .unusableAddress: "network.address"
    case .unusableHeader: "network.header"
    case .unusableTrustStore: "network.trust-store"
    case .noTrustStore: "network.no-trust-store"
    case .unknownHost: "network.unknown-host"
    case .connectionFailed: "network.connect"
    case .proxyFailed: "network.proxy"
    case .proxyWantsLogin: "network.proxy-login"
    case .timedOut: "network.timeout"
    case .untrustedCertificate: "network.untrusted-certificate"
    case .tlsFailed: "network.tls"
    case .answerTooLarge: "network.answer-too-large"
    case .broken: "network.broken"
    }
  }

  public var summary: String {
    switch self {
    case .libraryFailed: "libcurl cannot start"
    case .unusableAddress(let address): "\"\(address)\" is not an address that a request can be sent to"
    case .unusableHeader(let name): "the value for the header \(name) holds a line break or another control character"
    case .unusableTrustStore(let variable, let path, let reason): "\(variable) names \(shownPath(path)): \(reason)"
    case .noTrustStore(let places): "there are no trusted certificates on this machine, neither in \(places.joined(separator: " nor in "))"
    case .unknownHost(let host): "the name \(host) cannot be resolved"
    case .connectionFailed(let host, let reason): "no connection to \(host): \(reason)"
    case .proxyFailed(let host, let reason): "the proxy does not let requests to \(host) through: \(reason)"
    case .proxyWantsLogin(let proxy): "the proxy \(proxy) answered 407: it requires a user name and password, or different ones"
    case .timedOut(let host): "\(host) did not answer in time"
    case .untrustedCertificate(let host, let reason): "the certificate of \(host) is not trusted: \(reason)"
    case .tlsFailed(let host, let reason): "TLS with \(host) failed: \(reason)"
    case .answerTooLarge(let host): "the answer of \(host) is larger than 1 MiB"
    case .broken(let host, let reason): "the connection to \(host) broke: \(reason)"
    }
  }

  public var remedy: String {
    switch self {
    case .libraryFailed: "check the memory that this process may use (ulimit -v), and try again"
    case .unusableAddress: "check --authority-host and the endpoint variables of this login method"
    case .unusableHeader: "check the variable or file that this value comes from, often a token with a line end"
    case .unusableTrustStore(let variable, _, _): "name a PEM file with the CA certificates to trust, or unset \(variable)"
    case .noTrustStore:
      "install them (apt-get install ca-certificates), or set SSL_CERT_FILE to a PEM file with the CA certificates to trust"
    case .unknownHost:
      "check the network, DNS, --environment and --authority-host; behind a proxy set HTTPS_PROXY. "
        + "Names come from /etc/hosts and DNS only: modules of nsswitch.conf, such as mDNS, are not asked"
    case .connectionFailed: "check the network and firewall; behind a proxy set HTTPS_PROXY, and NO_PROXY for hosts without it"
    case .proxyFailed: "check HTTPS_PROXY and NO_PROXY, and whether the proxy allows this host"
    case .proxyWantsLogin: "put them into the proxy's address, in HTTPS_PROXY, HTTP_PROXY or --proxy-url: http://user:password@host:port"
    case .timedOut: "try again; a slow network may need a larger --timeout"
    case .untrustedCertificate:
      "if a proxy inspects TLS, add its CA to the system's store or set SSL_CERT_FILE to a bundle that holds it"
    case .tlsFailed: "the server or a proxy must offer TLS 1.2 or later"
    case .answerTooLarge: "check --authority-host: a sign-in service does not answer like that"
    case .broken: "try again; if it happens again, a proxy or firewall may cut the connection"
    }
  }

  /// No byte of the request can have reached the server.
  public var isBeforeSending: Bool {
    switch self {
    case .unknownHost, .connectionFailed, .proxyFailed, .proxyWantsLogin: true
    default: false
    }
  }

  public var isFinalRefusal: Bool {
    if case .proxyWantsLogin = self { true } else { false }
  }

  /// The server may never have seen the request, or another try may fare better.
  public var isTransient: Bool {
    switch self {
    case .unknownHost, .connectionFailed, .proxyFailed, .timedOut, .broken: true
    // The same password again and again locks the account.
    case .proxyWantsLogin: false
    case .libraryFailed, .unusableAddress, .unusableHeader, .unusableTrustStore, .noTrustStore: false
    case .untrustedCertificate, .tlsFailed, .answerTooLarge: false
    }
  }
}
