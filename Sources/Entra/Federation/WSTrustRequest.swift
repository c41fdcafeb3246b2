import OAuth
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
