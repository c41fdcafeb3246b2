import Platform

/// The proxy for a request, from the environment as Go's programs read it. Source: Go, golang.org/x/net/http/httpproxy.
struct Proxy: Equatable {
  /// For libcurl: may hold a user and a password.
  let address: String
  /// For people: host and port.
  let name: String

  /// The status of a proxy that wants a user and a password, or other ones. Source: RFC 9110 section 15.5.8.
  static let wantsLogin = 407

  /// `nil` for a direct connection.
  ///
  /// - Throws: `TransportError.proxyFailed` where the variable holds no usable address: going round a proxy that somebody
  ///   asked for is worse than an error.
  static func chosen(for target: RequestTarget, _ environment: Environment) throws(TransportError) -> Proxy? {
    let variable = target.isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
    // A CGI program's HTTP_PROXY is the header `Proxy:` of its client. Source: golang.org/s/cgihttpproxy.
    if !target.isSecure && environment.nonEmpty("REQUEST_METHOD") != nil { return nil }
    guard let value = first(of: variable, environment), !target.isLoopback else { return nil }
    let exceptions = NoProxyRule.rules(first(of: "NO_PROXY", environment) ?? "")
    if exceptions.contains(where: { $0.matches(target) }) { return nil }
    guard let proxy = Proxy(value) else { throw .proxyFailed(host: target.host, reason: "\(variable) holds no usable address") }
    return proxy
  }

  private static func first(of variable: String, _ environment: Environment) -> String? {
    environment.nonEmpty(variable) ?? environment.nonEmpty(variable.lowercased())
  }

  /// A scheme with the port that Go takes where none is given (libcurl would take 1080 for all), and libcurl's name for it: Go
  /// lets a SOCKS proxy resolve the names, which libcurl calls socks5h.
  private static let schemes: [String: (port: UInt16, curlName: String)] = [
    "http": (80, "http"), "https": (443, "https"), "socks5": (1080, "socks5h"), "socks5h": (1080, "socks5h"),
  ]

  init?(_ value: String) {
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { return nil }
    let colon = value.firstIndex(of: ":").flatMap { value[$0...].hasPrefix("://") ? $0 : nil }
    guard let scheme = Self.schemes[colon.map { value[..<$0].lowercased() } ?? "http"] else { return nil }
    let authority = (colon.map { value[$0...].dropFirst(3) } ?? value[...]).prefix { !"/?#".contains($0) }
    // A password may hold the sign too.
    let at = authority.lastIndex(of: "@")
    guard let place = HostPort(at.map { authority[authority.index(after: $0)...] } ?? authority) else { return nil }
    let user = at.map { Self.encoded(authority[..<$0]) + "@" } ?? ""
    let host = place.host.contains(":") ? "[\(place.host)]" : place.host
    name = "\(host):\(place.port ?? scheme.port)"
    address = "\(scheme.curlName)://\(user)\(name)"
  }

  /// User and password, escaped for libcurl: every character except letters, digits and `-._~`. Escapes that are already there stay.
  ///
  /// Source: RFC 3986 section 3.2.1; CURLOPT_PROXY(3).
  private static func encoded(_ user: Substring) -> String {
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.map { part in
      let bytes = Array(part.utf8)
      return bytes.indices.map { index in
        let byte = bytes[index]
        let isEscape = byte == UInt8(ascii: "%") && bytes[index...].dropFirst().prefix(2).filter(\.isHexDigit).count == 2
        return isEscape || byte.isUnreserved ? String(UnicodeScalar(byte)) : "%" + [byte].hexadecimal.uppercased()
      }.joined()
    }.joined(separator: ":")
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool { Character(UnicodeScalar(self)).isHexDigit }

  /// Source: RFC 3986 section 2.3.
  fileprivate var isUnreserved: Bool {
    let character = Character(UnicodeScalar(self))
    return character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
  }
}
