/// A change of one user: its `exec` becomes this one, its `auth-provider` goes.
public struct UserEdit: Sendable, Equatable {
  /// The user's name.
  public var user: String
  public var exec: ExecEntry

  public init(user: String, exec: ExecEntry) {
    self.user = user
    self.exec = exec
  }
}
