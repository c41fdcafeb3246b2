/// `/_emulator/device-codes`: what the user at the browser does.
enum DeviceCodeControl {
  static func list(_ exchange: Exchange) -> JSON {
    let codes = exchange.emulator.withState { $0.deviceCodes.codes }
    return ["device_codes": .array(codes.map { $0.json(at: exchange.now) })]
  }

  static func approve(_ exchange: Exchange) throws -> JSON {
    let order = try exchange.controlBody(as: Order.self)
    let user =
      if let name = order.user { exchange.directory.user(name) } else { exchange.directory.users.first }
    guard let user else { throw ConfigurationError("there is no user '\(order.user ?? "")'") }
    return try decide(.approved(user: user.name, afterPolls: order.afterPolls ?? 0), order: order, exchange: exchange)
  }

  static func decline(_ exchange: Exchange) throws -> JSON {
    let order = try exchange.controlBody(as: Order.self)
    return try decide(.declined(afterPolls: order.afterPolls ?? 0), order: order, exchange: exchange)
  }

  static func expire(_ exchange: Exchange) throws -> JSON {
    let order = try exchange.controlBody(as: Order.self)
    let codes = exchange.emulator.withState { $0.deviceCodes.expire(userCode: order.userCode, now: exchange.now) }
    return ["user_codes": .strings(codes)]
  }

  private struct Order: Decodable {
    var userCode: String?
    var user: String?
    var afterPolls: Int?

    enum CodingKeys: String, CodingKey {
      case userCode = "user_code"
      case user
      case afterPolls = "after_polls"
    }
  }

  private static func decide(_ decision: DeviceCode.Decision, order: Order, exchange: Exchange) throws -> JSON {
    guard let userCode = order.userCode else {
      return ["user_codes": .strings(exchange.emulator.withState { $0.deviceCodes.decideAll(decision, now: exchange.now) })]
    }
    guard exchange.emulator.withState({ $0.deviceCodes.decide(decision, userCode: userCode) }) else {
      throw ConfigurationError("no code '\(userCode)' waits for an answer")
    }
    return ["user_codes": [.string(userCode)]]
  }
}
