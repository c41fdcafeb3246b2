import Platform

/// Where a request goes.
struct RequestTarget: Equatable {
  let isSecure: Bool
  /// Lower case; an IPv6 address without its brackets.
  let host: String
  let port: UInt16

  /// Host and port as people write them.
  var name: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// - Throws: `TransportError.unusableAddress` for anything but an absolute, percent-encoded http or https URL without a user.
  init(_ url: String) throws(TransportError) {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), let colon = url.firstIndex(of: ":"),
      url[colon...].hasPrefix("://")
    else { throw .unusableAddress(Self.shown(url)) }
    let scheme = url[..<colon].lowercased()
    let authority = url[colon...].dropFirst(3).prefix { !"/?#".contains($0) }
    guard scheme == "https" || scheme == "http", let place = HostPort(authority) else { throw .unusableAddress(Self.shown(url)) }
    isSecure = scheme == "https"
    host = place.host
    port = place.port ?? (isSecure ? 443 : 80)
  }

  /// The address as an error may show it: without user, query and fragment, which may hold secrets.
  static func shown(_ url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }.filter { $0 >= " " && $0 != "\u{7f}" }
    guard let at = path.lastIndex(of: "@") else { return path }
    let scheme = path.firstIndex(of: ":").map { path[$0...].hasPrefix("://") ? String(path[...$0]) + "//" : "" } ?? ""
    return scheme + path[path.index(after: at)...]
  }
}
