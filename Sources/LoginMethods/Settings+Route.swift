public import Platform
public import Settings

extension Settings {
  /// The way to the sign-in host, and to Azure Resource Manager: the proxy and the CA that the flags name.
  public var route: HTTPRequest.Route {
    HTTPRequest.Route(proxy: nonEmpty(.proxyURL), certificateAuthority: nonEmpty(.certificateAuthority))
  }
}
