import CCurl
public import Platform

extension LinkedLibrary {
  public static var linkedWithHTTPTransport: [LinkedLibrary] {
    [LinkedLibrary("libcurl", ccurl_version()), LinkedLibrary("zlib", ccurl_zlib_version())]
  }
}
