import Kubeconfig
import Platform
import Settings

/// The exec entry of a kubeconfig context, for a run by hand that repeats nothing: `get-token --context NAME`.
struct ContextUser {
  let context: String
  /// As its arguments say.
  private(set) var flags: [Setting: String]
  /// Its `env`.
  let variables: [String: String]

  /// - Parameter name: `nil` for the kubeconfig's current context.
  init(context name: String?, kubeconfig: String?, on host: Host) throws {
    let location = KubeconfigLocation(explicit: kubeconfig, environment: host.environment)
    try self.init(context: name, in: try MergedKubeconfig(at: location, on: host))
  }

  /// - Parameter name: `nil` for the kubeconfig's current context.
  init(context name: String?, in merged: MergedKubeconfig) throws {
    guard let name = name ?? merged.currentContext?.text else { throw NoCurrentContext() }
    guard let context = merged.contexts.first(where: { $0.name == EntryName(name) }) else {
      throw SelectionError.noSuchContext(name, nearest: merged.contexts.map(\.name.text).nearest(to: name))
    }
    guard !context.user.isEmpty else { throw SelectionError.contextWithoutUser(name) }
    guard let user = merged.users.first(where: { $0.name == context.user }), let exec = user.exec,
      KubeconfigConversion.foreign(exec) == nil
    else { throw ContextUserError(user: context.user.text, context: name) }
    self.context = name
    variables = Dictionary(exec.environment.map { ($0.name, $0.value) }) { $1 }
    flags = try FlagGrammar(Setting.getToken).read(exec.arguments).values
  }
}

extension ContextUser {
  /// The same user with other arguments.
  func with(_ flags: [Setting: String]) -> ContextUser {
    var user = self
    user.flags = flags
    return user
  }
}

/// The context's user does not run kubelogin.
struct ContextUserError: UserFacingError, Equatable {
  let user: String
  let context: String

  var code: String { "context.not-kubelogin" }
  var summary: String { "the user \"\(user)\" of the context \"\(context)\" does not run kubelogin get-token" }
  var remedy: String { "convert it: kubelogin convert-kubeconfig --context \(shellQuoted(context))" }
}

/// Neither a flag nor the kubeconfig names a context.
struct NoCurrentContext: UserFacingError, Equatable {
  var code: String { "context.none" }
  var summary: String { "the kubeconfig has no current context" }
  var remedy: String { "pass --context NAME; kubectl config get-contexts lists the names" }
}
