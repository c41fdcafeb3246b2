import FoundationEssentials

/// The control interface: `/_emulator/` and the calls below it, JSON in and JSON out.
///
/// Its requests are neither counted nor logged, and no fault meets them.
enum Control {
  /// Where every call is registered.
  static let calls: [Call] =
    RoleControl.calls + ResourceControl.calls + [
      Call("GET", "", "this list", list),
      Call("GET", "requests", "what clients have asked", showRequests),
      Call("POST", "reset", "forget counters, log, faults and device codes", reset),
      Call("GET", "settings", "lifetimes and intervals", showSettings),
      Call("POST", "settings", "change some of them", changeSettings),
      Call("GET", "clock", "the emulator's time", showClock),
      Call("POST", "clock", "move it: {\"advance\": seconds} or {\"offset\": seconds}", moveClock),
      Call("GET", "device-codes", "device codes and their state", DeviceCodeControl.list),
      Call("POST", "device-codes/approve", "approve as a user", DeviceCodeControl.approve),
      Call("POST", "device-codes/decline", "decline as a user", DeviceCodeControl.decline),
      Call("POST", "device-codes/expire", "let codes expire now", DeviceCodeControl.expire),
      Call("GET", "faults", "faults that are still to come", FaultControl.list),
      Call("POST", "faults", "order a fault", FaultControl.order),
      Call("DELETE", "faults", "take every fault back", FaultControl.clear),
      Call("POST", "certificates", "register an application's certificate", CertificateControl.register),
      Call("POST", "revoke", "end a user's sessions", revoke),
      Call("POST", "federated-token", "a token of another issuer", FederatedTokenControl.issue),
    ]

  /// One call.
  struct Call: Sendable {
    let method: String
    let path: String
    let summary: String
    let answer: @Sendable (Exchange) throws -> JSON

    init(_ method: String, _ path: String, _ summary: String, _ answer: @escaping @Sendable (Exchange) throws -> JSON) {
      self.method = method
      self.path = path
      self.summary = summary
      self.answer = answer
    }

    var endpoint: Endpoint {
      Endpoint(Endpoint.controlName, method, "/_emulator/" + path) { exchange in
        do {
          return EmulatorResponse(json: try answer(exchange))
        } catch {
          return EmulatorResponse(status: 400, json: ["error": .string("\(error)")])
        }
      }
    }
  }

  static let unknownCall = Endpoint(Endpoint.controlName, nil, "/_emulator") { _ in
    EmulatorResponse(status: 404, json: ["error": "there is no such call; GET /_emulator/ lists them"])
  }

  private static func list(_ exchange: Exchange) -> JSON {
    ["calls": .array(calls.map { ["method": .string($0.method), "path": .string("/_emulator/" + $0.path), "does": .string($0.summary)] })]
  }

  private static func showRequests(_ exchange: Exchange) -> JSON {
    exchange.emulator.withState { $0.log }.json
  }

  private static func reset(_ exchange: Exchange) -> JSON {
    exchange.emulator.withState { $0.reset() }
    return [:]
  }

  private static func showSettings(_ exchange: Exchange) -> JSON {
    exchange.emulator.withState { $0.settings }.json
  }

  private static func changeSettings(_ exchange: Exchange) throws -> JSON {
    let change = try exchange.controlBody(as: SettingsChange.self)
    let settings = try exchange.emulator.withState { state in
      var settings = state.settings
      try change.apply(to: &settings)
      state.settings = settings
      return settings
    }
    return settings.json
  }

  private static func showClock(_ exchange: Exchange) -> JSON {
    let offset = exchange.emulator.withState { $0.clockOffset }
    let now = exchange.emulator.now()
    return ["offset": .int(offset), "epoch": .int(now.seconds), "time": .string(now.rfc3339)]
  }

  private static func moveClock(_ exchange: Exchange) throws -> JSON {
    struct Move: Decodable {
      var advance: Int?
      var offset: Int?
    }
    let move = try exchange.controlBody(as: Move.self)
    let range = -Span.seconds.upperBound...Span.seconds.upperBound
    guard (move.advance == nil) != (move.offset == nil) else { throw ConfigurationError("give either 'advance' or 'offset'") }
    guard range.contains(move.advance ?? move.offset ?? 0) else { throw ConfigurationError("the clock cannot move that far") }
    try exchange.emulator.withState { state in
      let offset = move.offset ?? state.clockOffset + (move.advance ?? 0)
      guard range.contains(offset) else { throw ConfigurationError("the clock cannot move that far") }
      state.clockOffset = offset
    }
    return showClock(exchange)
  }

  private static func revoke(_ exchange: Exchange) throws -> JSON {
    struct Order: Decodable {
      var user: String
      var code: Int?
    }
    let order = try exchange.controlBody(as: Order.self)
    guard let user = exchange.directory.user(order.user) else { throw ConfigurationError("there is no user '\(order.user)'") }
    let error = try order.code.map(EntraError.catalogued) ?? .revokedRefreshToken
    exchange.emulator.withState { $0.refreshTokens.revoke(user: user.name, error: error) }
    return ["user": .string(user.name), "code": .int(error.code)]
  }
}

extension EntraError {
  static func catalogued(_ code: Int) throws -> EntraError {
    guard let error = catalogue[code] else { throw ConfigurationError("the error \(code) is not in the emulator's catalogue") }
    return error
  }
}

extension Exchange {
  /// The request's JSON body; an empty body stands for `{}`.
  func controlBody<Body: Decodable>(as type: Body.Type) throws -> Body {
    do {
      return try JSONDecoder().decode(type, from: request.body.isEmpty ? Data("{}".utf8) : Data(request.body))
    } catch let error as DecodingError {
      throw ConfigurationError(describing: error)
    }
  }
}
