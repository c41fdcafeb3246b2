extension Exchange {
  /// Client id and secret from the form or from the Authorization header.
  ///
  /// Source: RFC 6749 section 2.3.1 (`client_secret_basic`: both are form-encoded first).
  var clientCredentials: (clientID: String?, secret: String?) {
    guard let header = request.headers["Authorization"], header.lowercased().hasPrefix("basic "),
      let decoded = Base64URL.decode(header.dropFirst(6).filter { !$0.isWhitespace })
    else { return (form["client_id"], form["client_secret"]) }
    let parts = String(decoding: decoded, as: UTF8.self).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let clientID = percentDecoded(parts.first ?? "", plusIsSpace: true)
    return (clientID, parts.count > 1 ? percentDecoded(parts[1], plusIsSpace: true) : nil)
  }

  /// Checks the client's credential; a public client has none and must send none.
  func authenticate(_ client: Application) throws(EntraError) -> Grantee.ClientCredential {
    let sent = clientCredentials.secret
    if client.isPublicClient {
      guard sent == nil, form["client_assertion"] == nil else { throw .publicClientSentSecret.about(client.clientID) }
      return .none
    }
    if sent == nil, let assertion = form["client_assertion"] {
      guard form["client_assertion_type"] == ClientAssertion.type else { throw .missingParameter.about("client_assertion_type") }
      if let own = ClientAssertion(assertion), own.claims.iss?.lowercased() == client.clientID.lowercased() {
        try authenticate(client, certificateAssertion: own)
      } else {
        try FederatedAssertion(text: assertion).check(for: client, now: now)
      }
      return .certificate
    }
    guard let sent else { throw .missingCredential.about(client.clientID) }
    guard let secret = client.secrets?.first(where: { $0.value == sent }) else { throw .wrongSecret.about(client.clientID) }
    if let expires = secret.expires, now.seconds >= expires { throw .expiredSecret.about(client.clientID) }
    return .secret
  }
}
