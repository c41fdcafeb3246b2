import FoundationEssentials

/// `…/discovery/v2.0/keys` and `…/discovery/keys`: the public keys that check tokens.
///
/// Source: RFC 7517 section 4, RFC 7518 section 6.3.
enum SigningKeys {
  static func answer(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    let tenant = try exchange.tenant()
    let key = exchange.emulator.signingKey
    var response = EmulatorResponse(json: [
      "keys": [
        [
          "kty": "RSA",
          "use": "sig",
          "alg": "RS256",
          "kid": .string(key.identifier),
          "x5t": .string(key.identifier),
          "n": .string(Base64URL.encode(key.modulus)),
          "e": .string(Base64URL.encode(key.exponent)),
          "x5c": [.string(Data(key.certificate.der).base64EncodedString())],
          "issuer": .string("\(exchange.baseURL)/\(tenant?.id ?? "{tenantid}")/v2.0"),
        ]
      ]
    ])
    response.headers["Cache-Control"] = "max-age=86400, private"
    return response
  }
}
