import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct WSTrustSignInTests {
  private static let password = "p&ss<w>ord"
  private static let mex = "https://sts.example/adfs/services/trust/mex"
  private static let xml = [(name: "Content-Type", value: "application/soap+xml; charset=utf-8")]
  private static let saml11 =
    #"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_1"><saml:Subject>ada &amp; co</saml:Subject></saml:Assertion>"#
  private static let saml20 = #"<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1"/>"#

  private let test = TestHost()

  private func token() throws -> TokenResponse {
    let authority = try Authority(
      environmentName: "", authorityHost: "", tenant: "contoso", trustsTemplates: false, environment: Environment { _ in nil })
    let client = OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host))
    return try PasswordSignIn(clientID: "app", serverID: "aks", username: "ada@corp.example", password: Self.password)
      .token(from: authority, client: client)
  }

  private func queueRealm(metadata: String? = mex, active: String? = nil, named protocolName: String = "WSTrust") {
    let urls = [("federation_metadata_url", metadata), ("federation_active_auth_url", active)]
      .map { name, value in #""\#(name)":\#(value.map { "\"\($0)\"" } ?? "null")"# }.joined(separator: ",")
    test.network.queue(
      json: """
        {"ver":"1.0","account_type":"Federated","domain_name":"corp.example","federation_protocol":"\(protocolName)",\(urls),
        "cloud_audience_urn":"urn:federation:MicrosoftOnline"}
        """)
  }

  private func queueMetadata(_ versions: [WSTrustEndpoint.Version] = [.v2005, .v13], url: String = "https://sts.example/trust") {
    test.network.queue(headers: Self.xml, json: metadata(versions, url: url))
  }

  private func metadata(_ versions: [WSTrustEndpoint.Version], url: String, profile: String = "WssUsernameToken10") -> String {
    let policies = versions.map { version in
      """
      <wsp:Policy wsu:Id="p\(version)"><wsp:All><sp:TransportBinding/><sp:SignedSupportingTokens><wsp:Policy><sp:UsernameToken><wsp:Policy>
      <sp:\(profile)/></wsp:Policy></sp:UsernameToken></wsp:Policy></sp:SignedSupportingTokens></wsp:All></wsp:Policy>
      """
    }
    let bindings = versions.map { version in
      """
      <wsdl:binding name="b\(version)"><wsp:PolicyReference URI="#p\(version)"/><wsdl:operation name="I">
      <soap12:operation soapAction="\(version.action)"/></wsdl:operation></wsdl:binding>
      """
    }
    let ports = versions.map { #"<wsdl:port binding="tns:b\#($0)"><soap12:address location="\#(url)/\#($0)"/></wsdl:port>"# }
    return """
      <wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"
      xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
      xmlns:sp="http://schemas.xmlsoap.org/ws/2005/07/securitypolicy" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/">
      \((policies + bindings).joined())<wsdl:service>\(ports.joined())</wsdl:service></wsdl:definitions>
      """
  }

  private func queueSOAP(status: Int = 200, _ body: String) {
    test.network.queue(
      status: status, headers: Self.xml,
      json: #"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>\#(body)</s:Body></s:Envelope>"#)
  }

  private func issued(_ assertion: String, by version: WSTrustEndpoint.Version = .v13) -> String {
    #"<t:R xmlns:t="\#(version.namespace)"><t:RequestedSecurityToken>\#(assertion)</t:RequestedSecurityToken></t:R>"#
  }

  private func queueToken() { test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#) }

  private func federationError() -> FederationError? { #expect(throws: FederationError.self) { try token() } }

  // MARK: The way of the password

  @Test(
    "The assertion's own bytes are redeemed, by the grant of its version",
    arguments: [(saml11, "urn:ietf:params:oauth:grant-type:saml1_1-bearer"), (saml20, "urn:ietf:params:oauth:grant-type:saml2-bearer")])
  func assertion(_ assertion: String, _ grantType: String) throws {
    queueRealm()
    queueMetadata()
    queueSOAP(issued(assertion))
    queueToken()

    #expect(try token().accessToken == "t")
    let sent = test.network.requests
    #expect(sent.map(\.url).dropFirst().prefix(2) == [Self.mex, "https://sts.example/trust/v13"])
    #expect(
      sent.last?.form == [
        "grant_type": grantType, "assertion": Data(assertion.utf8).base64EncodedString(), "client_id": "app", "client_info": "1",
        "scope": "aks/.default openid offline_access profile",
      ])
  }

  @Test("The password is in the body for the federation server, escaped, and nowhere else")
  func password() throws {
    queueRealm()
    queueMetadata()
    queueSOAP(issued(Self.saml11))
    queueToken()

    _ = try token()

    let bodies = test.network.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
    #expect(bodies.map { $0.contains("p&amp;ss&lt;w&gt;ord") } == [false, false, true, false])
    let envelope = try XMLReader.read(Array(bodies[2].utf8))
    #expect(envelope.descendant("Password", in: [secext])?.text == Self.password)
    #expect(envelope.descendant("Username", in: [secext])?.text == "ada@corp.example")
    #expect(!test.network.requests.contains { $0.url.contains("ss<") || $0.headers.contains { $0.value.contains("ss<") } })
  }

  private let secext = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"

  @Test("Without WS-Trust 1.3 the version of 2005 is spoken, in its own namespaces")
  func version2005() throws {
    queueRealm()
    queueMetadata([.v2005])
    queueSOAP(issued(Self.saml11, by: .v2005))
    queueToken()

    _ = try token()

    let request = test.network.requests[2]
    #expect(request.url == "https://sts.example/trust/v2005")
    #expect(request.headers.contains { $0 == ("SOAPAction", "http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue") })
    #expect(String(decoding: request.body ?? [], as: UTF8.self).contains("http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey"))
  }

  @Test("A realm without metadata has its active endpoint")
  func activeEndpoint() throws {
    queueRealm(metadata: nil, active: "https://sts.example/adfs/services/trust/2005/usernamemixed")
    queueSOAP(issued(Self.saml11, by: .v2005))
    queueToken()

    #expect(try token().accessToken == "t")
  }

  // MARK: Where it does not go

  @Test("No plain http, wherever it is named")
  func plainHTTP() {
    queueRealm(metadata: "http://sts.example/mex")
    #expect(federationError() == .notHTTPS(host: "sts.example"))
    queueRealm()
    queueMetadata(url: "http://sts.example/trust")
    #expect(federationError() == .notHTTPS(host: "sts.example"))
    queueRealm(metadata: nil, active: "http://sts.example/trust/13/usernamemixed")
    #expect(federationError() == .notHTTPS(host: "sts.example"))

    #expect(!test.network.requests.contains { $0.url.hasPrefix("http:") })
  }

  @Test(
    "No address that another program could read as another host's, wherever it is named",
    arguments: [#"https://evil.example\\@sts.example/trust"#, "https://user:pass@sts.example/trust", "https://sts.example/a trust"])
  func ambiguous(_ address: String) {
    queueRealm(metadata: address)
    #expect(federationError() == .notHTTPS(host: "an unknown host"))
    queueRealm(metadata: nil, active: address)
    #expect(federationError() == .notHTTPS(host: "an unknown host"))
    queueRealm()
    queueMetadata(url: address.replacing(#"\\"#, with: #"\"#))
    #expect(federationError() == .notHTTPS(host: "an unknown host"))

    #expect(!test.network.requests.contains { $0.url.contains("trust") && $0.url != Self.mex })
  }

  @Test("A federation without WS-Trust, or without such an endpoint, is an error of its own")
  func noEndpoint() {
    queueRealm(named: "SAMLP")
    #expect(federationError() == .unknownProtocol(domain: "corp.example"))
    queueRealm(metadata: nil)
    #expect(federationError() == .noEndpoint(host: "corp.example"))
    queueRealm()
    test.network.queue(headers: Self.xml, json: metadata([.v13], url: "https://sts.example", profile: "WssX509V3Token10"))
    #expect(federationError() == .noEndpoint(host: "sts.example"))
  }

  @Test("Metadata that cannot be read says why, and no password is sent")
  func hostileMetadata() {
    queueRealm()
    test.network.queue(headers: Self.xml, json: "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")

    #expect(federationError() == .unreadable(host: "sts.example", reason: "a document type declaration is refused, byte 0"))
    #expect(test.network.requests.count == 2)
  }

  // MARK: The federation server's no

  private func fault(_ reason: String) -> String {
    """
    <s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:o="urn:o">o:FailedAuthentication</s:Value></s:Subcode></s:Code>
    <s:Reason><s:Text xml:lang="en-US">\(reason)</s:Text></s:Reason></s:Fault>
    """
  }

  @Test("A SOAP fault is a refusal, sent once and never repeated")
  func fault() {
    queueRealm()
    queueMetadata()
    queueSOAP(status: 500, fault("ID3242: Not authenticated.&#10;Really."))

    let error = federationError()

    #expect(error == .refused(host: "sts.example", reason: "ID3242: Not authenticated. Really. (FailedAuthentication)"))
    #expect(error?.isFinalRefusal == true)
    #expect(test.network.requests.count == 3)
    #expect(test.clock.slept == [])
  }

  @Test("A fault that repeats the password is not repeated")
  func faultWithPassword() {
    queueRealm()
    queueMetadata()
    queueSOAP(status: 500, fault("wrong: p&amp;ss&lt;w&gt;ord"))

    #expect(federationError() == .refused(host: "sts.example", reason: "FailedAuthentication"))
  }

  @Test(
    "An answer without an assertion that stands alone is an error",
    arguments: [
      ("", "it holds no SAML assertion"), ("<x/>", "it holds no SAML assertion"),
      (#"<Assertion xmlns="urn:other"/>"#, "it holds no SAML assertion"), (saml20 + saml20, "it holds no SAML assertion"),
      (#"<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><t:x/></Assertion>"#, "its assertion cannot stand alone"),
    ])
  func noAssertion(_ content: String, _ reason: String) {
    queueRealm()
    queueMetadata()
    queueSOAP(issued(content))

    #expect(federationError() == .unreadable(host: "sts.example", reason: reason))
  }

  @Test("A page in the federation server's place is told as one")
  func portal() {
    queueRealm()
    queueMetadata()
    test.network.queue(headers: [("Content-Type", "text/html")], json: "<html>")

    let error = #expect(throws: UnexpectedResponse.self) { try token() }

    #expect(error?.code == "network.portal")
  }
}
