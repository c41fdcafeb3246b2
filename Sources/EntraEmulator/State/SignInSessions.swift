/// Browsers on their way through the sign-in page: who has given the password for which code.
struct SignInSessions: Sendable {
  private var sessions: [String: (user: String, userCode: String)] = [:]

  mutating func open(user: String, userCode: String) -> String {
    let ticket = Base64URL.encode(randomBytes(24))
    sessions[ticket] = (user, userCode)
    return ticket
  }

  /// A ticket serves once.
  mutating func close(_ ticket: String) -> (user: String, userCode: String)? {
    sessions.removeValue(forKey: ticket)
  }
}
