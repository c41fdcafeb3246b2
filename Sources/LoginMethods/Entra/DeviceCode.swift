import Entra
import OAuth
public import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// A person signs in with a code, in a browser of any machine.
  public static let deviceCode = LoginMethod(
    name: "devicecode",
    summary: "A person opens a page on any device and enters a code",
    requirements: [Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID")],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .carried(.legacy), .carried(.openBrowser), .carried(.noQRCode),
      .carried(.copyCode),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .legacy],
    variables: [Cloud.environmentFile],
    takesPublicClient: true,
    isLastResort: true,
    source: DeviceCodeSource.init)
}

/// Asks a person to enter a code, and waits for it.
private struct DeviceCodeSource: PersonSource {
  let context: SignInContext
  let authority: Authority

  init(_ context: SignInContext) throws {
    self.context = context
    authority = try context.authority(isLegacy: context.settings.isOn(.legacy))
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let settings = context.settings
    let grant = DeviceGrant(
      clientID: settings[.clientID], audience: authority.personAudience(ofServer: settings[.serverID]), server: authority)
    do {
      return told(try DeviceCodeSignIn(context: context, grant: grant, prompts: prompts).token())
    } catch let error as EntraError where error.refusesDeviceCode {
      throw DeviceCodeRefusal(error, settings)
    }
  }
}

/// One sign-in by device code: the grant and the person's time.
private struct DeviceCodeSignIn {
  let context: SignInContext
  let grant: DeviceGrant<Authority>
  let prompts: Prompts

  /// How long a code is waited for that nobody can see. Source: Azure/kubelogin, `--timeout`, 60 s for everything.
  private static let patienceUnattended = Duration.seconds(60)

  func token() throws -> IssuedToken {
    let authorization = try grant.start(context.client())
    let whole = context.personDeadline(authorization.lifetime)
    let isCutShort = context.deadline.boundsPerson && context.deadline.remaining(on: context.host) < authorization.lifetime
    let client = context.client(until: whole)
    prompts.announce(authorization.message, endsAt: context.host.now() + whole.remaining(on: context.host))
    context.show(authorization)
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
        return IssuedToken(response)
      case .pending:
        pause = interval
      case .slowDown:
        interval += .seconds(5)
        pause = interval
      case .unknown(let reason):
        // Source: RFC 8628 section 3.5: back off where the server cannot be reached.
        context.host.log(5, "polling goes on: \(reason)")
        pause = min(pause * 2, max(interval, .seconds(30)))
      }
    }
    guard end == whole else { throw DeviceCodeTimeout.unseen(after: Self.patienceUnattended) }
    if isCutShort { throw DeviceCodeTimeout.timedOut }
    throw DeviceGrantError.expired
  }

  /// The end of the wait while no terminal shows the code; a bound that somebody gave counts as it is.
  private func firstEnd(_ whole: Deadline) -> Deadline {
    if context.isAttended || context.deadline.boundsPerson { return whole }
    return whole.earlier(Deadline(in: Self.patienceUnattended, of: context.host))
  }

  /// Sleeps, and shows the remaining time on a terminal; false when the code has expired.
  private func wait(_ pause: Duration, until end: Deadline) -> Bool {
    let host = context.host
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

/// The person had less time than the code's lifetime.
public enum DeviceCodeTimeout: UserFacingError, Equatable {
  /// `--timeout` was given and ended first.
  case timedOut
  /// Nobody could see the code where this process runs.
  case unseen(after: Duration)

  public var code: String {
    switch self {
    case .timedOut: "device-code.timeout"
    case .unseen: "device-code.unseen"
    }
  }

  public var summary: String {
    switch self {
    case .timedOut: "the sign-in was not done within --timeout"
    case .unseen(let span): "nobody signed in within \(span.components.seconds) s, and no terminal showed the code"
    }
  }

  public var remedy: String {
    switch self {
    case .timedOut: "run the command again; without --timeout and AZURE_CLI_TIMEOUT it waits as long as the code is valid"
    case .unseen: "sign in at a terminal first: kubelogin get-token --context <name>; or wait longer: --timeout 15m"
    }
  }

  public var isFinalRefusal: Bool { true }
  public var isUnansweredPrompt: Bool { true }
}
