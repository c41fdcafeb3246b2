import LoginMethods
import Platform
import Settings
import TokenCache

/// The session that a kubeconfig context signs in to, found as get-token finds it. Asks, sends, starts and makes nothing.
struct ContextSession {
  let context: String
  let method: LoginMethod
  let settings: Settings
  /// `nil` where no directory can be named.
  let catalogue: SessionCatalogue?
  /// `nil` while nothing can be stored of it: its tokens would be bound to a key that is not made yet.
  let session: Session?
  let source: any TokenSource
  /// What the login method works with.
  let run: SignInContext

  /// - Parameter flags: Of the command; `--context` and `--kubeconfig` choose, the others win over the entry's, as in get-token.
  init(_ flags: [Setting: String], on host: Host) throws {
    try self.init(try ContextUser(context: flags[.context], kubeconfig: flags[.kubeconfig], on: host), flags, on: host)
  }

  /// - Parameter flags: Of the command; they win over the entry's.
  init(_ user: ContextUser, _ flags: [Setting: String], on host: Host) throws {
    let host = host.adopting(user.variables)
    let given = Settings(flags: user.flags.merging(flags) { $1 }, environment: host.environment)
    let choice = MethodChoice(given, host.environment)
    let settings = choice?.settings ?? given
    try settings.validate()
    guard let choice else { throw SettingError.unsupportedMethod(settings[.login]) }
    let method = choice.method
    try choice.attributed { try method.validate(settings, host.environment) }
    let catalogue = try SessionCatalogue.open([.cacheDirectory: settings[.cacheDirectory]], host)

    struct NoKey: Error {}
    var possession: ProofOfPossession?
    var hasKey = true
    do {
      possession = try method.possession(settings) {
        guard let key = catalogue?.directory.storedPossessionKey(host) else { throw NoKey() }
        return key
      }
    } catch is NoKey {
      hasKey = false
    }
    let run = SignInContext(
      settings: settings, host: host, deadline: Deadline(in: settings.timeout, of: host), isInteractive: false, possession: possession
    ) { catalogue?.salt.hash($0) ?? "" }
    (context, self.method, self.settings, self.catalogue, self.run) = (user.context, method, settings, catalogue, run)
    session = hasKey ? try method.session(run) : nil
    source = try choice.attributed { try method.source(run) }
  }
}
