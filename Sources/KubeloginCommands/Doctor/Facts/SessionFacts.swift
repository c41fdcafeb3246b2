import LoginMethods
import Platform
import Settings

/// How the context signs in, and what that needs of this machine.
struct SessionFacts: Sendable {
  let methodName: String?
  let settings: Settings?
  /// Variables that replace what the kubeconfig says.
  let overrides: [Settings.Override]
  let needs: [Observation]
  let failure: KubeconfigFacts.Failure?

  init(_ session: Result<ContextSession, any Error>, of user: ContextUser, on host: Host) {
    switch session {
    case .success(let session):
      methodName = session.method.name
      settings = session.settings
      overrides = session.settings.overrides
      needs = session.method.needs(session.run)
      failure = nil
    case .failure(let error):
      let given = Settings(flags: user.flags, environment: host.environment)
      methodName = LoginMethods.named(given[.login])?.name
      settings = given
      overrides = given.overrides
      needs = []
      failure = KubeconfigFacts.Failure(error)
    }
  }
}

extension DoctorCheck {
  /// What the login method needs: a tool and its account, an endpoint, a token file, a certificate.
  static let method = DoctorCheck("method") { facts in
    guard let session = facts.session else { return [] }
    if let failure = session.failure { return [failure.observation] }
    return session.needs
  }
}
