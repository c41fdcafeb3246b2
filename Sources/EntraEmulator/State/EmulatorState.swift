/// Everything that changes while the emulator runs.
struct EmulatorState: Sendable {
  var settings: Settings
  let started: Timestamp
  /// Seconds by which the emulator's clock is ahead of the machine's.
  var clockOffset = 0
  var log = RequestLog()
  var faults = Faults()
  var deviceCodes = DeviceCodes()
  var authorizationCodes = AuthorizationCodes()
  var signIns = SignInSessions()
  var refreshTokens = RefreshTokens()
  var assertions = Assertions()
  /// Registered since the start, by client id.
  var certificates: [String: [RegisteredCertificate]] = [:]
  var arcKeys = ArcKeys()
  var roles = RoleBook()
  var reviews = ReviewLog()
  /// Those of signed requests, for clusters that take each once.
  var nonces: Set<String> = []

  /// Forgets what requests have left behind; users' refresh tokens, certificates, roles, settings and clock stay.
  mutating func reset() {
    log = RequestLog()
    faults = Faults()
    deviceCodes = DeviceCodes()
    authorizationCodes = AuthorizationCodes()
    signIns = SignInSessions()
    reviews = ReviewLog()
    nonces = []
  }
}
