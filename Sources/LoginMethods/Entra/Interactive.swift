import Entra
import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// A person signs in with the browser of this machine.
  public static let interactive = LoginMethod(
    name: "interactive",
    summary: "A person signs in with the browser of this machine",
    requirements: [Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID")],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .carried(.popEnabled), .carried(.popClaims),
      .carried(.redirectURL), .carried(.loginHint),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .loginHint],
    variables: [Cloud.environmentFile],
    takesPublicClient: true,
    applicability: Applicability("where there is a display, or BROWSER is set, and a browser") { _, environment in
      guard ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].contains(where: { environment.nonEmpty($0) != nil }) else { return nil }
      return BrowserCommand.candidates(for: "", in: environment).first.map { "\($0.path) can show a page" }
    },
    isLastResort: true,
    source: InteractiveSource.init)
}

/// Opens the browser of this machine, and waits until it comes back.
private struct InteractiveSource: PersonSource {
  let context: SignInContext
  let authority: Authority
  private let port: UInt16

  init(_ context: SignInContext) throws {
    self.context = context
    authority = try context.authority()
    port = try Self.port(of: context.settings[.redirectURL])
  }

  /// 0, which means any, where the address names none.
  private static func port(of address: String) throws(SettingError) -> UInt16 {
    if address.isEmpty { return 0 }
    guard let url = URL(string: address), url.host()?.isEmpty == false, let port = UInt16(exactly: url.port ?? 0) else {
      throw .unusableValue(.redirectURL, allowed: "an address such as http://localhost:8400")
    }
    return port
  }

  /// The way back is open before the page is shown. Entra takes any port of a registered `http://localhost`.
  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let settings = context.settings
    let receiver = try context.host.listen(port)
    let grant = AuthorizationCodeGrant(
      clientID: settings[.clientID], audience: authority.personAudience(ofServer: settings[.serverID]), server: authority,
      loginHint: settings[.loginHint], redirectURI: "http://localhost:\(receiver.port)", random: context.host.random)
    let endpoints = try grant.endpoints(context.client())
    let signIn = InteractiveSignIn(context: context, grant: grant, endpoints: endpoints, receiver: receiver, prompts: prompts)
    return told(try signIn.token())
  }
}

/// One sign-in by browser.
private struct InteractiveSignIn {
  let context: SignInContext
  let grant: AuthorizationCodeGrant<Authority>
  let endpoints: AuthorizationEndpoints
  let receiver: LoopbackReceiver
  let prompts: Prompts

  /// How long the page is waited for.
  private static let patience = Duration.seconds(300)
  /// Where client-go says that nobody is at the terminal.
  private static let patienceUnattended = Duration.seconds(60)

  func token() throws -> IssuedToken {
    let patience = context.isInteractive ? Self.patience : Self.patienceUnattended
    let end = context.personDeadline(patience)
    let left = end.remaining(on: context.host)
    let isCutShort = context.deadline.boundsPerson && context.deadline.remaining(on: context.host) < patience
    show(endsAt: context.host.now() + left)
    var redirect = AuthorizationRedirect.none
    let hasReturned = receiver.receive(for: left, readsInput: canPaste) { arrival in
      redirect = grant.redirect(arrival.fields)
      return verdict(on: redirect, isPasted: arrival.isPasted)
    }
    switch redirect {
    case .code(let code) where hasReturned:
      let client = context.client(until: context.deadlineAfterPerson())
      return IssuedToken(try grant.redeem(code, at: endpoints, client))
    case .failed(let error): throw error
    case .declined: throw AuthorizationError.declined
    default: throw isCutShort ? AuthorizationError.timedOut : .unanswered(after: patience)
    }
  }

  /// Whether a person can hand over by hand what their browser, on another machine, could not.
  private var canPaste: Bool { context.isInteractive && context.host.terminal.inputIsTerminal }

  private func show(endsAt: Timestamp) {
    let hasOpened = context.host.openBrowser(at: grant.address(at: endpoints, mode: .formPost))
    // Only a code in the address can be copied from it.
    let address = grant.address(at: endpoints, mode: canPaste ? .query : .formPost)
    let what = hasOpened ? "Sign in with the browser. If no page has opened, open" : "No browser could be started. To sign in, open"
    prompts.announce("\(what) \(address)", endsAt: endsAt)
    if canPaste {
      context.host.say("If that browser is on another machine, paste here the address on which it ends, and press Enter.")
    }
  }

  private func verdict(on redirect: AuthorizationRedirect, isPasted: Bool) -> LoopbackVerdict? {
    switch redirect {
    case .code: return .accepted(.signedIn)
    case .failed(let error): return .accepted(.failed(error))
    case .declined: return .accepted(.failed(AuthorizationError.declined))
    case .foreign:
      context.host.log(5, "a redirect that belongs to another sign-in was refused")
      if isPasted { context.host.say("kubelogin: that address belongs to another sign-in") }
      return .refused(.foreign)
    case .none:
      if isPasted { context.host.say("kubelogin: that address holds nothing of a sign-in page") }
      return nil
    }
  }
}

extension LoopbackPage {
  fileprivate static let signedIn = LoopbackPage(
    title: "Back to the terminal", "The sign-in page is done, and kubelogin goes on where you have started it.", "You can close this tab.")

  fileprivate static let foreign = LoopbackPage(
    title: "Another sign-in", "This answer belongs to a sign-in that kubelogin does not wait for, maybe an earlier one.",
    "Go on in the tab that opened last, or run the command again.")

  fileprivate static func failed(_ error: any UserFacingError) -> LoopbackPage {
    // In the terminal it follows "Error: ".
    let summary = error.summary.prefix(1).uppercased() + error.summary.dropFirst() + (error.summary.hasSuffix(".") ? "" : ".")
    return LoopbackPage(title: "Not signed in", summary, "What to do: \(error.remedy).", "You can close this tab.")
  }
}
