/// `/adfs/services/trust/mex`: the federation server's endpoints, and the policy of each.
///
/// Source: WSDL 1.1, WS-Policy 1.2, WS-SecurityPolicy 1.2; AD FS lists many more, of which one takes certificates here.
enum FederationMetadata {
  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    let base = exchange.baseURL + "/adfs/services/trust"
    let endpoints = [
      Endpoint(name: "CertificateMixed", path: "13/certificatemixed", version: .v13, token: "X509Token", profile: "WssX509V3Token10"),
      Endpoint(
        name: "UserNameMixed2005", path: "2005/usernamemixed", version: .v2005, token: "UsernameToken", profile: "WssUsernameToken10"),
      Endpoint(name: "UserNameMixed13", path: "13/usernamemixed", version: .v13, token: "UsernameToken", profile: "WssUsernameToken10"),
    ]
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <wsdl:definitions name="SecurityTokenService" targetNamespace="http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice" \
      xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy" \
      xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" \
      xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:wsa10="http://www.w3.org/2005/08/addressing" \
      xmlns:tns="http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice">
      \(endpoints.map(\.policy).joined(separator: "\n"))
      \(endpoints.map(\.binding).joined(separator: "\n"))
      <wsdl:service name="SecurityTokenService">
      \(endpoints.map { $0.port(base) }.joined(separator: "\n"))
      </wsdl:service>
      </wsdl:definitions>
      """
    return EmulatorResponse(status: 200, headers: ["Content-Type": "text/xml; charset=utf-8"], body: Array(text.utf8))
  }

  private struct Endpoint {
    let name: String
    let path: String
    let version: FederationServer.Version
    let token: String
    let profile: String

    var policy: String {
      let namespace =
        version == .v13
        ? "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702" : "http://schemas.xmlsoap.org/ws/2005/07/securitypolicy"
      let tokens = version == .v13 ? "SignedEncryptedSupportingTokens" : "SignedSupportingTokens"
      return """
        <wsp:Policy wsu:Id="\(name)_policy"><wsp:ExactlyOne><wsp:All>\
        <sp:TransportBinding xmlns:sp="\(namespace)"><wsp:Policy><sp:TransportToken><wsp:Policy>\
        <sp:HttpsToken RequireClientCertificate="false"/></wsp:Policy></sp:TransportToken></wsp:Policy></sp:TransportBinding>\
        <sp:\(tokens) xmlns:sp="\(namespace)"><wsp:Policy><sp:\(token)><wsp:Policy><sp:\(profile)/></wsp:Policy></sp:\(token)>\
        </wsp:Policy></sp:\(tokens)></wsp:All></wsp:ExactlyOne></wsp:Policy>
        """
    }

    var binding: String {
      """
      <wsdl:binding name="\(name)_binding" type="tns:Contract"><wsp:PolicyReference URI="#\(name)_policy"/>\
      <soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/><wsdl:operation name="Issue">\
      <soap12:operation soapAction="\(version.rawValue)/RST/Issue" style="document"/></wsdl:operation></wsdl:binding>
      """
    }

    func port(_ base: String) -> String {
      """
      <wsdl:port name="\(name)" binding="tns:\(name)_binding"><soap12:address location="\(base)/\(path)"/>\
      <wsa10:EndpointReference><wsa10:Address>\(base)/\(path)</wsa10:Address></wsa10:EndpointReference></wsdl:port>
      """
    }
  }
}
