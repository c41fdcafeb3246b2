import FoundationEssentials

/// The key that an access token is bound to, by its thumbprint.
///
/// Source: RFC 7800 section 3.4; `req_cnf` as MSAL sends it.
struct KeyConfirmation: Sendable, Decodable {
  let kid: String
  /// Where the key rests: `sw` for software.
  let location: String?

  enum CodingKeys: String, CodingKey {
    case kid
    case location = "xms_ksl"
  }

  /// The claim `cnf`.
  var json: JSON {
    var json: JSON = ["kid": .string(kid)]
    json["xms_ksl"] = location.map(JSON.string)
    return json
  }
}

extension Exchange {
  /// The key that the form asks the token to be bound to; nil for bearer tokens.
  func keyConfirmation(isLegacy: Bool) throws(EntraError) -> KeyConfirmation? {
    guard let type = form["token_type"], type.lowercased() != "bearer" else { return nil }
    guard type == "pop", !isLegacy else { throw .malformedRequest.about("tokens of type '\(type)' are not issued here") }
    guard let bytes = Base64URL.decode(try require("req_cnf")),
      let key = try? JSONDecoder().decode(KeyConfirmation.self, from: Data(bytes)),
      Base64URL.decode(key.kid)?.count == 32
    else { throw .malformedRequest.about("'req_cnf' names no SHA-256 thumbprint of a key") }
    return key
  }
}
