import Platform

/// Where the tokens of a session come from.
public protocol TokenSource: Sendable {
  /// The source has a cache of its own: it is not asked early.
  var isOnlyAsked: Bool { get }
  /// A token may come with a doubt about its account: then the runs that wait for it now get it, and no later one.
  var mayDoubt: Bool { get }
  /// A digest of the account behind the source, where another program can change it.
  var state: String? { get }
  /// `nil` where no refresh tokens are issued. Else a refresh token is tried before `obtain`, whether a person takes part or not.
  var accountScope: AccountScope? { get }
  /// A person takes part in `obtain`.
  var involvesPerson: Bool { get }

  /// Redeems a refresh token. Throws when nothing is known of the refresh token: network failures, server faults.
  func refresh(_ refreshToken: String, within timeout: Duration?) throws -> RefreshOutcome
  /// Gets a token without a refresh token. A person's part is announced through `prompts`.
  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken
}

extension TokenSource {
  public var isOnlyAsked: Bool { false }
  public var mayDoubt: Bool { false }
  public var state: String? { nil }
  public var accountScope: AccountScope? { nil }
  public var involvesPerson: Bool { false }

  public func refresh(_ refreshToken: String, within timeout: Duration?) throws -> RefreshOutcome {
    .needsPerson(reason: "no refresh tokens")
  }
}

public enum RefreshOutcome: Sendable, Equatable {
  case issued(IssuedToken)
  /// The refresh token is worthless now: expired, revoked or malformed.
  case dead(reason: String)
  /// The refresh token lives, but policy wants a person this time.
  case needsPerson(reason: String)
}
