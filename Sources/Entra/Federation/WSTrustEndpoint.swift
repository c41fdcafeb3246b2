/// Where a federation server takes a user name and a password.
struct WSTrustEndpoint: Equatable {
  let url: String
  let version: Version

  enum Version: CaseIterable {
    /// Preferred.
    case v13
    case v2005

    /// Source: WS-Trust 1.3 and 1.4; WS-Trust February 2005.
    var namespace: String {
      switch self {
      case .v13: "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
      case .v2005: "http://schemas.xmlsoap.org/ws/2005/02/trust"
      }
    }

    var action: String { namespace + "/RST/Issue" }
  }
}

extension WSTrustEndpoint {
  private enum Namespace {
    static let wsdl = "http://schemas.xmlsoap.org/wsdl/"
    static let soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
    static let policy = "http://schemas.xmlsoap.org/ws/2004/09/policy"
    static let utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    static let securityPolicies = [
      "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702", "http://schemas.xmlsoap.org/ws/2005/07/securitypolicy",
    ]
    static let addressing = "http://www.w3.org/2005/08/addressing"
  }

  /// Finds, in a WSDL document, the port whose binding issues tokens under a policy of user name over TLS.
  ///
  /// Source: WSDL 1.1; WS-Policy 1.2; WS-SecurityPolicy 1.2 section 5.4.1.
  init?(metadata: XMLElement) {
    guard metadata.isNamed("definitions", in: [Namespace.wsdl]) else { return nil }
    let policies = Set(
      metadata.all("Policy", in: Namespace.policy).filter(Self.takesPasswords).compactMap { $0.attribute("Id", in: Namespace.utility) })
    var versions: [String: Version] = [:]
    for binding in metadata.all("binding", in: Namespace.wsdl) {
      let references = binding.all("PolicyReference", in: Namespace.policy).compactMap { $0.attribute("URI") }
      guard let name = binding.attribute("name"),
        references.contains(where: { $0.hasPrefix("#") && policies.contains(String($0.dropFirst())) })
      else { continue }
      versions[name] = Self.version(of: binding)
    }
    let ports = metadata.all("service", in: Namespace.wsdl).flatMap { $0.all("port", in: Namespace.wsdl) }
    let endpoints = ports.compactMap { port -> WSTrustEndpoint? in
      guard let binding = port.attribute("binding")?.split(separator: ":").last, let version = versions[String(binding)],
        let url = Self.address(of: port)
      else { return nil }
      return WSTrustEndpoint(url: url, version: version)
    }
    guard let best = Version.allCases.lazy.compactMap({ version in endpoints.first { $0.version == version } }).first else { return nil }
    self = best
  }

  private static func takesPasswords(_ policy: XMLElement) -> Bool {
    policy.descendant("TransportBinding", in: Namespace.securityPolicies) != nil
      && policy.descendant("UsernameToken", in: Namespace.securityPolicies)?
        .descendant("WssUsernameToken10", in: Namespace.securityPolicies) != nil
  }

  private static func version(of binding: XMLElement) -> Version? {
    let actions = binding.all("operation", in: Namespace.wsdl).compactMap {
      $0.first("operation", in: Namespace.soap12)?.attribute("soapAction")
    }
    return Version.allCases.first { actions.contains($0.action) }
  }

  private static func address(of port: XMLElement) -> String? {
    let reference = port.first("EndpointReference", in: Namespace.addressing)?.first("Address", in: Namespace.addressing)?.trimmedText
    return reference ?? port.first("address", in: Namespace.soap12)?.attribute("location")
  }
}
