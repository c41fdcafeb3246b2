import OAuth
import Platform

/// What a federation server says of a user, with its signature: every byte must stay as it is.
struct Assertion: Equatable {
  let grantType: String
  let bytes: [UInt8]
}

/// Reads the response of a federation server.
enum WSTrustResponse {
  private static let soap = "http://www.w3.org/2003/05/soap-envelope"
  /// The assertion's namespace, and the grant that takes it. Source: RFC 7522; Entra, "Microsoft identity platform and SAML bearer assertion".
  private static let grants = [
    "urn:oasis:names:tc:SAML:1.0:assertion": "urn:ietf:params:oauth:grant-type:saml1_1-bearer",
    "urn:oasis:names:tc:SAML:2.0:assertion": "urn:ietf:params:oauth:grant-type:saml2-bearer",
  ]

  static func assertion(_ response: HTTPResponse, from host: String, password: String) throws -> Assertion {
    let isSOAP = response.header("content-type")?.lowercased().contains("xml") ?? false
    guard isSOAP, response.status == 200 || response.status >= 400 else { throw UnexpectedResponse(response, from: host) }
    let envelope: XMLElement
    do { envelope = try XMLReader.read(response.body) } catch {
      throw FederationError.unreadable(host: host, reason: "\(error.reason), byte \(error.offset)")
    }
    guard envelope.isNamed("Envelope", in: [soap]), let body = envelope.first("Body", in: soap) else {
      throw FederationError.unreadable(host: host, reason: "it is not a SOAP envelope")
    }
    if let fault = body.first("Fault", in: soap) { throw FederationError.refused(host: host, reason: reason(of: fault, hiding: password)) }
    guard response.status == 200 else { throw UnexpectedResponse(response, from: host) }
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
