public import Platform
import Synchronization

/// Sends requests with libcurl and keeps the connections between them: fills `Host.send`.
///
/// Requests of one transport run one after another. A kept connection that the server closed before a byte of the answer
/// came is replaced and the request sent again, by libcurl; there is no other retry. Redirects are not followed; cookies,
/// netrc files and libcurl's own proxy variables play no part.
public final class HTTPTransport: Sendable {
  private let environment: Environment
  private let certificates = OwnCertificates()
  private let handle = Mutex<CurlHandle?>(nil)

  /// Opens no library and no connection: the first request does. `environment` gives the proxies and the trusted certificates.
  public init(environment: Environment) {
    self.environment = environment
  }

  /// Sends one request and waits for the whole answer.
  public func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    let transfer = try Transfer(request, environment: environment.taking(request.route))
    return try handle.withLock { handle throws(TransportError) in
      if let handle { return try transfer.perform(on: handle, certificates) }
      let new = try CurlHandle()
      handle = new
      return try transfer.perform(on: new, certificates)
    }
  }
}

extension Environment {
  /// The variables as they would be if they said what the route says.
  fileprivate func taking(_ route: HTTPRequest.Route) -> Environment {
    guard route != HTTPRequest.Route() else { return self }
    return Environment { name in
      switch name.uppercased() {
      case "HTTPS_PROXY", "HTTP_PROXY": route.proxy ?? self[name]
      case "NO_PROXY": route.proxy == nil ? self[name] : nil
      case "SSL_CERT_FILE": route.certificateAuthority ?? self[name]
      default: self[name]
      }
    }
  }
}
