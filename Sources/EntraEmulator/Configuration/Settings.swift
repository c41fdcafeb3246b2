/// What a test may change while the emulator runs; every span is in seconds.
public struct Settings: Sendable, Codable, Equatable {
  public var accessTokenLifetime = 3599
  /// Absent means half of the lifetime when that is above two hours, else no `refresh_in`, as the real service does.
  public var refreshIn: Int?
  public var refreshTokenLifetime = 90 * 86400
  public var deviceCodeLifetime = 900
  public var deviceCodeInterval = 5
  /// Whether a poll that comes before the interval has passed is answered `slow_down`.
  public var enforceInterval = true
  public var authorizationCodeLifetime = 600
  /// A user whom the sign-in page lets in without asking; absent means that a person types.
  public var autoSignIn: String?
  /// The most that a page of Resource Manager or Resource Graph holds.
  public var resourceManagerPageSize = 1000

  enum CodingKeys: String, CodingKey, CaseIterable {
    case accessTokenLifetime = "access_token_lifetime"
    case refreshIn = "refresh_in"
    case refreshTokenLifetime = "refresh_token_lifetime"
    case deviceCodeLifetime = "device_code_lifetime"
    case deviceCodeInterval = "device_code_interval"
    case enforceInterval = "enforce_interval"
    case authorizationCodeLifetime = "authorization_code_lifetime"
    case autoSignIn = "auto_sign_in"
    case resourceManagerPageSize = "resource_manager_page_size"
  }

  public init() {}

  public init(from decoder: any Decoder) throws {
    self.init()
    try update(from: decoder)
  }

  /// Takes over the members that the document has and leaves the others as they are.
  mutating func update(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    accessTokenLifetime = try members.decodeIfPresent(Int.self, forKey: .accessTokenLifetime) ?? accessTokenLifetime
    if members.contains(.refreshIn) { refreshIn = try members.decodeIfPresent(Int.self, forKey: .refreshIn) }
    refreshTokenLifetime = try members.decodeIfPresent(Int.self, forKey: .refreshTokenLifetime) ?? refreshTokenLifetime
    deviceCodeLifetime = try members.decodeIfPresent(Int.self, forKey: .deviceCodeLifetime) ?? deviceCodeLifetime
    deviceCodeInterval = try members.decodeIfPresent(Int.self, forKey: .deviceCodeInterval) ?? deviceCodeInterval
    enforceInterval = try members.decodeIfPresent(Bool.self, forKey: .enforceInterval) ?? enforceInterval
    authorizationCodeLifetime = try members.decodeIfPresent(Int.self, forKey: .authorizationCodeLifetime) ?? authorizationCodeLifetime
    resourceManagerPageSize = try members.decodeIfPresent(Int.self, forKey: .resourceManagerPageSize) ?? resourceManagerPageSize
    if members.contains(.autoSignIn) { autoSignIn = try members.decodeIfPresent(String.self, forKey: .autoSignIn) }
  }

  func validate() throws {
    let spans = [
      accessTokenLifetime, refreshIn ?? 0, refreshTokenLifetime, deviceCodeLifetime, deviceCodeInterval, authorizationCodeLifetime,
    ]
    guard spans.allSatisfy(Span.seconds.contains) else {
      throw ConfigurationError("a span must be between 0 and \(Span.seconds.upperBound) seconds")
    }
    guard 1...1000 ~= resourceManagerPageSize else { throw ConfigurationError("resource_manager_page_size must be 1 to 1000") }
  }

  var json: JSON {
    [
      "access_token_lifetime": .int(accessTokenLifetime),
      "refresh_in": refreshIn.map(JSON.int) ?? .null,
      "refresh_token_lifetime": .int(refreshTokenLifetime),
      "device_code_lifetime": .int(deviceCodeLifetime),
      "device_code_interval": .int(deviceCodeInterval),
      "enforce_interval": .bool(enforceInterval),
      "authorization_code_lifetime": .int(authorizationCodeLifetime),
      "auto_sign_in": autoSignIn.map(JSON.string) ?? .null,
      "resource_manager_page_size": .int(resourceManagerPageSize),
    ]
  }
}

/// Spans that callers may ask for: up to a hundred years, so that no sum overflows.
enum Span {
  static let seconds = 0...3_155_760_000
}
