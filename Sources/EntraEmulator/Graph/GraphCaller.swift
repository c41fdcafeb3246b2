import FoundationEssentials

/// Who a bearer token for Microsoft Graph says the caller is.
struct GraphCaller: Sendable {
  static let clientID = "00000003-0000-0000-c000-000000000000"

  let tenant: Tenant
  let objectID: String

  init(_ exchange: Exchange) throws(GraphError) {
    guard let header = exchange.request.headers["Authorization"], header.lowercased().hasPrefix("bearer ") else {
      throw GraphError(401, "InvalidAuthenticationToken", "Access token is empty.")
    }
    guard let json = exchange.emulator.signingKey.verify(String(header.dropFirst(7))),
      let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(json)), let tenant = exchange.directory.tenant(claims.tid)
    else { throw GraphError(401, "InvalidAuthenticationToken", "The token is none of this directory.") }
    guard claims.nbf <= exchange.now.seconds, exchange.now.seconds < claims.exp else {
      throw GraphError(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
    }
    guard exchange.directory.resource(claims.aud, in: tenant)?.clientID == Self.clientID else {
      throw GraphError(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.")
    }
    self.tenant = tenant
    objectID = claims.oid
  }
}

/// A refusal in the form of Microsoft Graph. Source: vendor page "Microsoft Graph error responses".
struct GraphError: Error {
  let status: Int
  let code: String
  let message: String

  init(_ status: Int, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  func response(for exchange: Exchange) -> EmulatorResponse {
    EmulatorResponse(
      status: status,
      json: [
        "error": [
          "code": .string(code), "message": .string(message),
          "innerError": [
            "date": .string(String(exchange.now.rfc3339.dropLast())), "request-id": .string(exchange.requestID),
            "client-request-id": .string(exchange.correlationID),
          ],
        ]
      ])
  }
}
