/// `/adfs/services/trust/…/usernamemixed`: a federation server that checks passwords and gives assertions.
///
/// Source: WS-Trust 1.3 section 4 and WS-Trust February 2005; SOAP 1.2; the behaviour of AD FS, which answers a wrong password with 500.
enum FederationServer {
  static let audience = "urn:federation:MicrosoftOnline"

  static func answer13(_ exchange: Exchange) -> EmulatorResponse { answer(exchange, .v13) }
  static func answer2005(_ exchange: Exchange) -> EmulatorResponse { answer(exchange, .v2005) }

  enum Version: String {
    case v13 = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
    case v2005 = "http://schemas.xmlsoap.org/ws/2005/02/trust"
  }

  private static func answer(_ exchange: Exchange, _ version: Version) -> EmulatorResponse {
    guard exchange.request.headers["Content-Type"]?.lowercased().hasPrefix("application/soap+xml") == true,
      let message = SOAPMessage(exchange.request.body)
    else { return fault("s:Sender", "a:MalformedMessage", "The message could not be read.") }
    guard message["Action"] == version.rawValue + "/RST/Issue", message["To"] == exchange.baseURL + exchange.request.path else {
      return fault("s:Sender", "a:ActionNotSupported", "The message is for another address or another action.")
    }
    guard let created = message["Created"], let expires = message["Expires"], created <= exchange.now.advanced(seconds: 300).rfc3339,
      expires > exchange.now.rfc3339
    else { return fault("s:Sender", "o:MessageExpired", "The message is outside of its time range.") }
    guard message["AppliesTo"] == audience else { return fault("s:Sender", "t:InvalidScope", "The relying party is unknown.") }
    guard let name = message["Username"], let user = exchange.directory.user(name), exchange.directory.isFederated(user),
      message["Password"] == user.password
    else {
      return fault("s:Sender", "o:FailedAuthentication", "ID3242: The security token could not be authenticated or authorized.")
    }
    let kind: Assertions.Version = message["TokenType"] == Assertions.Version.saml20.namespace ? .saml20 : .saml11
    let end = exchange.now.advanced(seconds: 3600)
    let assertion = assertion(kind, user: user, now: exchange.now, end: end, issuer: exchange.baseURL)
    exchange.emulator.withState { $0.assertions.issue(assertion, for: user.name, version: kind, expires: end) }
    return response(assertion, kind, version, relatesTo: message["MessageID"] ?? "")
  }

  private static func assertion(_ kind: Assertions.Version, user: User, now: Timestamp, end: Timestamp, issuer: String) -> String {
    let (id, name) = ("_" + randomGUID(), escaped(user.name))
    let conditions = "NotBefore=\"\(now.rfc3339)\" NotOnOrAfter=\"\(end.rfc3339)\""
    guard kind == .saml11 else {
      return """
        <Assertion xmlns="\(kind.namespace)" ID="\(id)" IssueInstant="\(now.rfc3339)" Version="2.0"><Issuer>\(issuer)/adfs</Issuer>\
        <Subject><NameID>\(name)</NameID></Subject><Conditions \(conditions)/></Assertion>
        """
    }
    return """
      <saml:Assertion MajorVersion="1" MinorVersion="1" AssertionID="\(id)" Issuer="\(issuer)/adfs" IssueInstant="\(now.rfc3339)" \
      xmlns:saml="\(kind.namespace)"><saml:Conditions \(conditions)></saml:Conditions>\
      <saml:AttributeStatement><saml:Subject><saml:NameIdentifier>\(name)</saml:NameIdentifier></saml:Subject></saml:AttributeStatement>\
      </saml:Assertion>
      """
  }

  private static func response(
    _ assertion: String, _ kind: Assertions.Version, _ version: Version, relatesTo: String
  ) -> EmulatorResponse {
    let answer = """
      <t:RequestSecurityTokenResponse><t:RequestedSecurityToken>\(assertion)</t:RequestedSecurityToken>\
      <t:TokenType>\(kind.namespace)</t:TokenType></t:RequestSecurityTokenResponse>
      """
    let collection = version == .v13 ? "t:RequestSecurityTokenResponseCollection" : nil
    let body =
      collection.map { "<\($0) xmlns:t=\"\(version.rawValue)\">\(answer)</\($0)>" }
      ?? answer.replacing("<t:RequestSecurityTokenResponse>", with: "<t:RequestSecurityTokenResponse xmlns:t=\"\(version.rawValue)\">")
    return soap(status: 200, header: "<a:RelatesTo>\(escaped(relatesTo))</a:RelatesTo>", body: body)
  }

  private static func fault(_ code: String, _ subcode: String, _ reason: String) -> EmulatorResponse {
    soap(
      status: 500, header: "",
      body: """
        <s:Fault><s:Code><s:Value>\(code)</s:Value><s:Subcode><s:Value>\(subcode)</s:Value></s:Subcode></s:Code>\
        <s:Reason><s:Text xml:lang="en-US">\(escaped(reason))</s:Text></s:Reason></s:Fault>
        """)
  }

  private static func soap(status: Int, header: String, body: String) -> EmulatorResponse {
    let text = """
      <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" \
      xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">\
      <s:Header>\(header)</s:Header><s:Body>\(body)</s:Body></s:Envelope>
      """
    return EmulatorResponse(status: status, headers: ["Content-Type": "application/soap+xml; charset=utf-8"], body: Array(text.utf8))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
