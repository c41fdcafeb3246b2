/// A change of one user: its `exec` becomes this one, its `auth-provider` goes.
public struct UserEdit: Sendable, Equatable {
  /// The user's name.
  public var user: EntryName
  public var exec: ExecEntry

  public init(user: EntryName, exec: ExecEntry) {
    self.user = user
    self.exec = exec
  }
}
