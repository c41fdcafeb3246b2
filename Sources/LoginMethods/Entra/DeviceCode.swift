import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// A person signs in with a code, in a browser of any machine.
  public static let deviceCode = LoginMethod(
    name: "devicecode",
    summary: "A person opens a page on any device and enters a code",
    requirements: [Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID")],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .carried(.legacy),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .legacy],
    variables: [Cloud.environmentFile],
    signsInPerson: true,
    source: DeviceCodeSignIn.source)
}

/// One sign-in by device code: the grant and the person's time.
private struct DeviceCodeSignIn: Sendable {
  let signIn: SignIn
  let grant: DeviceGrant
  let prompts: Prompts

  /// How long a code is waited for that nobody can see. Source: Azure/kubelogin, `--timeout`, 60 s for everything.
  private static let patienceUnattended = Duration.seconds(60)

  static func source(_ signIn: SignIn) throws -> TokenSource {
    let authority = try signIn.authority()
    let settings = signIn.settings
    let isLegacy = settings.isOn(.legacy)
    return signIn.personSource(authority, isLegacy: isLegacy) { prompts in
      let grant = DeviceGrant(clientID: settings[.clientID], serverID: settings[.serverID], authority: authority, isLegacy: isLegacy)
      do {
        return try DeviceCodeSignIn(signIn: signIn, grant: grant, prompts: prompts).run()
      } catch let error as ServerError where error.refusesDeviceCode {
        throw DeviceCodeRefusal(error, settings)
      }
    }
  }

  func run() throws -> IssuedToken {
    let authorization = try grant.start(signIn.client())
    let whole = signIn.personDeadline(authorization.lifetime)
    let isCutShort = signIn.deadline.boundsPerson && signIn.deadline.remaining(on: signIn.host) < authorization.lifetime
    let client = signIn.client(until: whole)
    prompts.announce(authorization.message, endsAt: signIn.host.now() + whole.remaining(on: signIn.host))
    var end = firstEnd(whole)
    var interval = authorization.interval
    var pause = interval
    while true {
      guard wait(pause, until: end) else {
        guard end != whole, prompts.isSeenElsewhere else { break }
        end = whole
        continue
      }
      switch try grant.poll(authorization, client) {
      case .issued(let response):
        return IssuedToken(response, at: signIn.host.now())
      case .pending:
        pause = interval
      case .slowDown:
        interval += .seconds(5)
        pause = interval
      case .unknown(let reason):
        // Source: RFC 8628 section 3.5: back off where the server cannot be reached.
        signIn.host.log(5, "polling goes on: \(reason)")
        pause = min(pause * 2, max(interval, .seconds(30)))
      }
    }
    guard end == whole else { throw DeviceGrantError.unseen(after: Self.patienceUnattended) }
    throw isCutShort ? DeviceGrantError.timedOut : .expired
  }

  /// The end of the wait while no terminal shows the code; a bound that somebody gave counts as it is.
  private func firstEnd(_ whole: Deadline) -> Deadline {
    if signIn.isAttended || signIn.deadline.boundsPerson { return whole }
    return whole.earlier(Deadline(in: Self.patienceUnattended, of: signIn.host))
  }

  /// Sleeps, with the time left on a terminal; false when the person's time is over.
  private func wait(_ pause: Duration, until end: Deadline) -> Bool {
    let host = signIn.host
    var left = min(pause, end.remaining(on: host))
    while left > .zero {
      host.showProgress("Waiting for the sign-in, \(clock(end.remaining(on: host))) left")
      let step = min(left, .seconds(1))
      host.sleep(step)
      left -= step
    }
    host.showProgress(nil)
    return end.remaining(on: host) > .zero
  }

  /// `14:35`
  private func clock(_ span: Duration) -> String {
    let seconds = span.components.seconds
    return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }
}
