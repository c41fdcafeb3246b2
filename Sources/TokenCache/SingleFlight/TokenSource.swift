import Platform

/// Where the tokens of a session come from.
public struct TokenSource: Sendable {
  /// The source has a cache of its own: it is not asked early.
  public var isOnlyAsked = false
  /// A token may come with a doubt whose it is: then it is given to the runs that wait for it now, and to no later one.
  public var mayDoubt = false
  /// A digest of the account behind the source, where another program can change it.
  public var state: String?
  /// `nil` where no refresh tokens are issued. Else a refresh token is tried before `obtain`, whether a person takes part or not.
  public var accountScope: AccountScope?
  /// A person takes part in `obtain`.
  public var involvesPerson = false
  /// Redeems a refresh token. Throws when nothing is known of the refresh token: network failures, server faults.
  public var refresh: @Sendable (_ refreshToken: String, _ timeout: Duration?) throws -> RefreshOutcome
  /// Gets a token without a refresh token. A person's part is announced through `prompts`.
  public var obtain: @Sendable (_ prompts: Prompts, _ timeout: Duration?) throws -> IssuedToken

  public init(
    refresh: @escaping @Sendable (String, Duration?) throws -> RefreshOutcome = { _, _ in .needsPerson(reason: "no refresh tokens") },
    obtain: @escaping @Sendable (Prompts, Duration?) throws -> IssuedToken
  ) {
    self.refresh = refresh
    self.obtain = obtain
  }
}

public enum RefreshOutcome: Sendable, Equatable {
  case issued(IssuedToken)
  /// The refresh token is worthless now: expired, revoked or malformed.
  case dead(reason: String)
  /// The refresh token lives, but policy wants a person this time.
  case needsPerson(reason: String)
}
