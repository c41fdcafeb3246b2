/// Where a request goes, or a person's browser: the one grammar for every address that a variable, a file or a server names.
///
/// Two programs that read an accepted address agree about its host, libcurl and a browser too.
public struct RequestTarget: Equatable, Sendable {
  public let isSecure: Bool
  /// Lower case; an IPv6 address without its brackets.
  public let host: String
  public let port: UInt16

  /// Host and port as people write them.
  public var name: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// - Throws: `TransportError.unusableAddress` for anything but an absolute, percent-encoded http or https URL without a user and a
  ///   fragment. Source: RFC 3986; braces pass, which the issuer of a multi-tenant discovery document has.
  public init(_ url: String) throws(TransportError) {
    guard url.utf8.allSatisfy(Self.isAddressByte), let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
      throw .unusableAddress(Self.shown(url))
    }
    let scheme = url[..<colon].lowercased()
    let authority = url[colon...].dropFirst(3).prefix { !"/?".contains($0) }
    guard scheme == "https" || scheme == "http", let place = HostPort(authority) else { throw .unusableAddress(Self.shown(url)) }
    isSecure = scheme == "https"
    host = place.host
    port = place.port ?? (isSecure ? 443 : 80)
  }

  /// What is sent there never leaves this machine.
  public var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || IPAddress(host)?.isLoopback == true
  }

  /// The address as an error or a log may show it: without user, query and fragment, which may hold secrets.
  public static func shown(_ url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }.filter { $0 >= " " && $0 != "\u{7f}" }
    guard url.contains("@") else { return path }
    let scheme = path.firstIndex(of: ":").map { path[$0...].hasPrefix("://") ? String(path[...$0]) + "//" : "" } ?? ""
    // Behind the cut, it may belong to a password that holds one of the two characters.
    guard let at = path.lastIndex(of: "@") else { return scheme + "…" }
    return scheme + path[path.index(after: at)...]
  }

  /// A browser reads a backslash as a slash; the others no URL holds unencoded.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7f && !##"\"#<>^`|"##.utf8.contains(byte)
  }
}
