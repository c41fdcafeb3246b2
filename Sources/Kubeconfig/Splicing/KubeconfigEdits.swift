/// What is to change in a kubeconfig.
public struct KubeconfigEdits: Sendable, ExpressibleByArrayLiteral {
  public var users: [UserEdit]
  /// By the user's name: whether it is to carry the mark that keeps conversions away.
  public var pins: [EntryName: Bool]
  /// The new texts hold a secret: files that others can read are closed to them.
  public var holdSecret: Bool

  public init(_ users: [UserEdit] = [], pins: [EntryName: Bool] = [:], holdSecret: Bool = false) {
    self.users = users
    self.pins = pins
    self.holdSecret = holdSecret
  }

  public init(arrayLiteral elements: UserEdit...) {
    self.init(elements)
  }
}

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
