import Glibc

/// An IPv4 or IPv6 address. An IPv4 address in IPv6 clothes (`::ffff:10.0.0.1`) is the IPv4 address.
public struct IPAddress: Equatable, Sendable {
  /// 4 or 16, in network order.
  public let bytes: [UInt8]

  /// `nil` unless the text is one address in standard notation. A zone (`%eth0`) is not part of it.
  public init?(_ text: some StringProtocol) {
    var four = [UInt8](repeating: 0, count: 4)
    var sixteen = [UInt8](repeating: 0, count: 16)
    let text = String(text)
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = four
    } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
      let isMapped = sixteen[..<12].elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
      bytes = isMapped ? Array(sixteen[12...]) : sixteen
    } else {
      return nil
    }
  }

  private var isIPv6: Bool { bytes.count == 16 }

  public var isLoopback: Bool {
    isIPv6 ? bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 } : bytes.first == 127
  }

  /// Reached from within its network only. Source: RFC 1918, RFC 6598, RFC 4193, and link-local addresses.
  public var isPrivate: Bool {
    let networks = [
      ("10.0.0.0", 8), ("172.16.0.0", 12), ("192.168.0.0", 16), ("100.64.0.0", 10), ("169.254.0.0", 16), ("fc00::", 7), ("fe80::", 10),
    ]
    return networks.contains { network, bits in IPAddress(network).map { sharesPrefix(ofBits: bits, with: $0) } ?? false }
  }

  /// Whether both are of one family and agree in their first `count` bits.
  public func sharesPrefix(ofBits count: Int, with other: IPAddress) -> Bool {
    guard bytes.count == other.bytes.count, count <= bytes.count * 8 else { return false }
    let whole = count / 8
    guard bytes[..<whole] == other.bytes[..<whole] else { return false }
    let rest = count % 8
    return rest == 0 || (bytes[whole] ^ other.bytes[whole]) >> (8 - rest) == 0
  }
}
