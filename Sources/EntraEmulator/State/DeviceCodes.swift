/// Device codes that have been issued and what has become of them.
///
/// Source: RFC 8628.
struct DeviceCodes: Sendable {
  private(set) var codes: [DeviceCode] = []
  /// What is to happen to the next code that is issued.
  private var standing: DeviceCode.Decision?

  mutating func issue(_ code: DeviceCode) {
    var code = code
    if let standing {
      code.decision = standing
      self.standing = nil
    }
    codes.append(code)
  }

  /// By user code, in any case and with or without dashes and spaces.
  func find(userCode: String) -> DeviceCode? {
    let wanted = DeviceCodes.normalized(userCode)
    return codes.last { $0.userCode == wanted }
  }

  /// Decides about one code; false when there is none that waits for a decision.
  mutating func decide(_ decision: DeviceCode.Decision, userCode: String) -> Bool {
    let wanted = DeviceCodes.normalized(userCode)
    guard let index = codes.lastIndex(where: { $0.userCode == wanted && !$0.redeemed }) else { return false }
    codes[index].decision = decision
    return true
  }

  /// Decides about every code that waits and about the next one to be issued; returns the user codes concerned.
  mutating func decideAll(_ decision: DeviceCode.Decision, now: Timestamp) -> [String] {
    let waiting = codes.indices.filter { codes[$0].decision == nil && !codes[$0].redeemed && now < codes[$0].expires }
    for index in waiting { codes[index].decision = decision }
    standing = decision
    return waiting.map { codes[$0].userCode }
  }

  /// Lets a code, or every code, expire now; returns the user codes concerned.
  mutating func expire(userCode: String?, now: Timestamp) -> [String] {
    let wanted = userCode.map(DeviceCodes.normalized)
    let concerned = codes.indices.filter { (wanted == nil || codes[$0].userCode == wanted) && !codes[$0].redeemed }
    for index in concerned { codes[index].expires = min(now, codes[index].expires) }
    return concerned.map { codes[$0].userCode }
  }

  /// Answers a poll: the code and the name of the user who approved it, or the error that the client is told.
  mutating func redeem(_ deviceCode: String, client: String, settings: Settings, now: Timestamp) -> Result<(DeviceCode, String), EntraError>
  {
    guard let index = codes.firstIndex(where: { $0.deviceCode == deviceCode && $0.clientID == client }) else {
      return .failure(.unknownDeviceCode)
    }
    let previousPoll = codes[index].lastPoll
    codes[index].lastPoll = now
    codes[index].polls += 1
    let code = codes[index]
    if code.redeemed { return .failure(.redeemedDeviceCode) }
    if now >= code.expires { return .failure(.expiredDeviceCode) }
    if settings.enforceInterval, let previousPoll, now < previousPoll.advanced(seconds: code.interval) {
      return .failure(.slowDown.about(String(code.interval)))
    }
    switch code.decision {
    case .approved(let user, let after) where code.polls > after:
      codes[index].redeemed = true
      return .success((codes[index], user))
    case .declined(let after) where code.polls > after: return .failure(.userDeclined)
    default: return .failure(.authorizationPending)
    }
  }

  private static func normalized(_ userCode: String) -> String {
    String(userCode.uppercased().filter { $0.isLetter || $0.isNumber })
  }
}

/// One device code.
struct DeviceCode: Sendable {
  let deviceCode: String
  let userCode: String
  let clientID: String
  /// The tenant of the request's path; nil for `common` and `organizations`.
  let tenant: Tenant?
  let scope: RequestedScope
  var expires: Timestamp
  /// Seconds.
  let interval: Int
  var decision: Decision?
  var lastPoll: Timestamp?
  var polls = 0
  var redeemed = false

  /// What the user did; polls up to a number are still answered as if they had done nothing.
  enum Decision: Sendable {
    case approved(user: String, afterPolls: Int)
    case declined(afterPolls: Int)
  }

  func state(at now: Timestamp) -> String {
    if redeemed { return "redeemed" }
    if now >= expires { return "expired" }
    return switch decision {
    case .approved: "approved"
    case .declined: "declined"
    case nil: "pending"
    }
  }

  func json(at now: Timestamp) -> JSON {
    var json: JSON = [
      "user_code": .string(userCode), "state": .string(state(at: now)), "client_id": .string(clientID),
      "tenant": tenant.map { .string($0.id) } ?? .null, "scope": .string(scope.text), "polls": .int(polls),
      "expires_in": .int(max(0, expires.seconds(since: now))),
    ]
    if case .approved(let user, _) = decision { json["user"] = .string(user) }
    return json
  }
}
