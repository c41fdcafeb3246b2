import Platform

/// Asks a federation server for an assertion, with user name and password.
///
/// Source: WS-Trust 1.3 section 4; WSS UsernameToken Profile 1.0; SOAP 1.2.
struct WSTrustRequest {
  let endpoint: WSTrustEndpoint
  let audience: String
  let username: String
  let password: String
  let messageID: String
  let now: Timestamp

  /// Clocks of machines differ; the request is used at once.
  private static let lifetime = Duration.seconds(600)

  var httpRequest: HTTPRequest {
    var request = HTTPRequest(method: "POST", url: endpoint.url, timeout: OAuthClient.longestTry)
    request.headers = [
      ("Accept", "application/soap+xml"), ("Content-Type", "application/soap+xml; charset=utf-8"), ("SOAPAction", endpoint.version.action),
    ]
    request.body = Array(envelope.utf8)
    request.credentials = [password]
    return request
  }

  private var envelope: String {
    let trust = endpoint.version.namespace
    let keyType = endpoint.version == .v13 ? "\(trust)/Bearer" : "http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey"
    let wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
    return """
      <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" \
      xmlns:u="\(wss)wssecurity-utility-1.0.xsd"><s:Header>\
      <a:Action s:mustUnderstand="1">\(endpoint.version.action)</a:Action>\
      <a:MessageID>urn:uuid:\(messageID)</a:MessageID>\
      <a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>\
      <a:To s:mustUnderstand="1">\(XMLElement.escaped(endpoint.url))</a:To>\
      <o:Security s:mustUnderstand="1" xmlns:o="\(wss)wssecurity-secext-1.0.xsd">\
      <u:Timestamp u:Id="_0"><u:Created>\(now.rfc3339)</u:Created><u:Expires>\((now + Self.lifetime).rfc3339)</u:Expires></u:Timestamp>\
      <o:UsernameToken u:Id="uuid-\(messageID)"><o:Username>\(XMLElement.escaped(username))</o:Username>\
      <o:Password Type="\(wss)username-token-profile-1.0#PasswordText">\(XMLElement.escaped(password))</o:Password></o:UsernameToken>\
      </o:Security></s:Header><s:Body>\
      <t:RequestSecurityToken xmlns:t="\(trust)">\
      <p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy">\
      <a:EndpointReference><a:Address>\(XMLElement.escaped(audience))</a:Address></a:EndpointReference></p:AppliesTo>\
      <t:KeyType>\(keyType)</t:KeyType><t:RequestType>\(trust)/Issue</t:RequestType>\
      </t:RequestSecurityToken></s:Body></s:Envelope>
      """
  }
}

/// A federation server's word for a user, signed: only its own bytes will do.
struct Assertion: Equatable {
  let grantType: String
  let bytes: [UInt8]
}

/// Reads what a federation server answers.
enum WSTrustAnswer {
  private static let soap = "http://www.w3.org/2003/05/soap-envelope"
  /// The assertion's namespace, and the grant that takes it. Source: RFC 7522; Entra, "Microsoft identity platform and SAML bearer assertion".
  private static let grants = [
    "urn:oasis:names:tc:SAML:1.0:assertion": "urn:ietf:params:oauth:grant-type:saml1_1-bearer",
    "urn:oasis:names:tc:SAML:2.0:assertion": "urn:ietf:params:oauth:grant-type:saml2-bearer",
  ]

  static func assertion(_ response: HTTPResponse, from host: String, password: String) throws -> Assertion {
    let isSOAP = response.header("content-type")?.lowercased().contains("xml") ?? false
    guard isSOAP, response.status == 200 || response.status >= 400 else { throw UnexpectedAnswer(response, from: host) }
    let envelope: XMLElement
    do { envelope = try XMLReader.read(response.body) } catch {
      throw FederationError.unreadable(host: host, reason: "\(error.reason), byte \(error.offset)")
    }
    guard envelope.isNamed("Envelope", in: [soap]), let body = envelope.first("Body", in: soap) else {
      throw FederationError.unreadable(host: host, reason: "it is no SOAP envelope")
    }
    if let fault = body.first("Fault", in: soap) { throw FederationError.refused(host: host, reason: reason(of: fault, hiding: password)) }
    guard response.status == 200 else { throw UnexpectedAnswer(response, from: host) }
    let trust = WSTrustEndpoint.Version.allCases.map(\.namespace)
    guard let token = body.descendant("RequestedSecurityToken", in: trust), let element = token.children.first, token.children.count == 1,
      element.name == "Assertion", let grantType = grants[element.namespace]
    else { throw FederationError.unreadable(host: host, reason: "it holds no SAML assertion") }
    let bytes = Array(response.body[element.range])
    // Alone it must still be whole: prefixes that the envelope declares would be lost.
    guard (try? XMLReader.read(bytes))?.namespace == element.namespace else {
      throw FederationError.unreadable(host: host, reason: "its assertion cannot stand alone")
    }
    return Assertion(grantType: grantType, bytes: bytes)
  }

  /// The fault's text and its innermost code, in one line that cannot steer a terminal.
  private static func reason(of fault: XMLElement, hiding password: String) -> String {
    let text = fault.first("Reason", in: soap)?.first("Text", in: soap)?.trimmedText ?? ""
    var code = fault.first("Code", in: soap)
    while let inner = code?.first("Subcode", in: soap) { code = inner }
    let name = code?.first("Value", in: soap)?.trimmedText.split(separator: ":").last.map(String.init) ?? ""
    let parts = [text, name].filter { !$0.isEmpty && !$0.contains(password) }.map(printable)
    guard let first = parts.first else { return "it gave no reason" }
    return parts.count == 2 ? "\(first.prefix(300)) (\(parts[1].prefix(60)))" : String(first.prefix(300))
  }

  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
