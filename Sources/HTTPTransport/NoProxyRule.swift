import Platform

/// One entry of NO_PROXY. Source: Go, golang.org/x/net/http/httpproxy.
enum NoProxyRule: Equatable {
  case everything
  case network(IPAddress, bits: Int)
  case address(IPAddress, port: UInt16?)
  /// `suffix` starts with a dot; `alsoItself` when the name without it is meant too.
  case domain(suffix: String, alsoItself: Bool, port: UInt16?)

  /// Entries that say nothing are left out, as in Go: NO_PROXY serves many programs with many dialects.
  static func rules(_ list: String) -> [NoProxyRule] {
    list.split(separator: ",").compactMap { NoProxyRule($0.filter { $0 != " " && $0 != "\t" }.lowercased()) }
  }

  private init?(_ entry: String) {
    if entry == "*" {
      self = .everything
    } else if let slash = entry.firstIndex(of: "/") {
      guard let network = IPAddress(entry[..<slash]), let bits = UInt8(entry[entry.index(after: slash)...]),
        bits <= network.bytes.count * 8
      else { return nil }
      self = .network(network, bits: Int(bits))
    } else if let address = IPAddress(entry) {
      self = .address(address, port: nil)
    } else {
      guard let place = HostPort(entry.hasPrefix("*.") ? entry.dropFirst() : entry[...]), place.host != "." else { return nil }
      if let address = IPAddress(place.host) {
        self = .address(address, port: place.port)
      } else {
        let isSuffix = place.host.hasPrefix(".")
        self = .domain(suffix: isSuffix ? place.host : "." + place.host, alsoItself: !isSuffix, port: place.port)
      }
    }
  }

  func matches(_ target: RequestTarget) -> Bool {
    let address = IPAddress(target.host)
    switch self {
    case .everything: return true
    case .network(let network, let bits): return address.map { $0.sharesPrefix(ofBits: bits, with: network) } ?? false
    case .address(let wanted, let port): return wanted == address && (port ?? target.port) == target.port
    case .domain(let suffix, let alsoItself, let port):
      let isInside = target.host.hasSuffix(suffix) || alsoItself && target.host == suffix.dropFirst()
      return isInside && (port ?? target.port) == target.port
    }
  }
}
