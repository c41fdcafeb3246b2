/// `/common/discovery/instance`: whether an authority host can be trusted, and its other names.
///
/// Source: vendor page "Authentication vs. authorization" (authority validation); protocol of MSAL's instance discovery, api-version 1.1.
enum InstanceDiscovery {
  /// Clouds of the real service: preferred network name, preferred cache name, every alias.
  private static let clouds: [(network: String, cache: String, aliases: [String])] = [
    (
      "login.microsoftonline.com", "login.windows.net",
      ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
    ),
    (
      "login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn",
      ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"]
    ),
    ("login.microsoftonline.us", "login.microsoftonline.us", ["login.microsoftonline.us", "login.usgovcloudapi.net"]),
  ]

  /// Names by which this machine reaches the emulator.
  static let localHosts = ["localhost", "127.0.0.1", "[::1]", "login.localhost"]

  /// Whether an address without a path is the emulator's, by one of these names.
  static func isEmulator(_ address: String) -> Bool {
    localHosts.contains { host in
      guard address.hasPrefix("https://\(host)") else { return false }
      let port = address.dropFirst("https://\(host)".count)
      return port.isEmpty || (port.hasPrefix(":") && port.dropFirst().allSatisfy(\.isNumber))
    }
  }

  static func answer(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard let endpoint = exchange.query["authorization_endpoint"] else { throw .missingParameter.about("authorization_endpoint") }
    let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[0] == "https:", parts[1].isEmpty else { throw .unknownAuthorityHost.about(endpoint) }
    let host = parts[2].lowercased()
    let own = aliases(of: exchange.authority)
    guard own.contains(host) || clouds.contains(where: { $0.aliases.contains(host) }) else {
      throw .unknownAuthorityHost.about(host)
    }
    var metadata = clouds.map(metadataEntry)
    metadata.append(metadataEntry(network: exchange.authority, cache: exchange.authority, aliases: own))
    var response = EmulatorResponse(json: [
      "tenant_discovery_endpoint": .string(
        "https://\(localHosts.contains(host) ? exchange.authority : host)/\(parts[3])/v2.0/.well-known/openid-configuration"),
      "api-version": .string(exchange.query["api-version"] ?? "1.1"),
      "metadata": .array(metadata),
    ])
    response.headers["Cache-Control"] = "max-age=86400, private"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
  }

  /// The host of the request first, then the others on the same port, then all without port, as clients that drop it ask.
  private static func aliases(of authority: String) -> [String] {
    let port = authority.lastIndex(of: ":").map { String(authority[$0...]) } ?? ""
    let suffix = port.hasSuffix("]") ? "" : port
    let others = localHosts.map { $0 + suffix } + (suffix.isEmpty ? [] : localHosts)
    return [authority] + others.filter { $0 != authority }
  }

  private static func metadataEntry(network: String, cache: String, aliases: [String]) -> JSON {
    ["preferred_network": .string(network), "preferred_cache": .string(cache), "aliases": .strings(aliases)]
  }
}
