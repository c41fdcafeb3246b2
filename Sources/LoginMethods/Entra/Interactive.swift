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
    signsInPerson: true,
    applicability: Applicability("where there is a display, or BROWSER is set, and a browser") { _, environment in
      guard ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].contains(where: { environment.nonEmpty($0) != nil }) else { return nil }
      return BrowserCommand.candidates(for: "", in: environment).first.map { "\($0.path) can show a page" }
    },
    source: InteractiveSignIn.source)
}

/// One sign-in by browser: the way back is open before the page is shown.
private struct InteractiveSignIn {
  let signIn: SignIn
  let grant: AuthorizationCodeGrant
  let endpoints: AuthorizationCodeGrant.Endpoints
  let receiver: LoopbackReceiver

  /// How long the page is waited for.
  private static let patience = Duration.seconds(300)
  /// Where client-go says that nobody is at the terminal.
  private static let patienceUnattended = Duration.seconds(60)

  static func source(_ signIn: SignIn) throws -> TokenSource {
    let authority = try signIn.authority()
    let port = try port(of: signIn.settings[.redirectURL])
    return signIn.personSource(authority) { prompts in
      let receiver = try signIn.host.listen(port)
      let grant = AuthorizationCodeGrant(
        clientID: signIn.settings[.clientID], serverID: signIn.settings[.serverID], authority: authority,
        loginHint: signIn.settings[.loginHint], port: receiver.port, random: signIn.host.random)
      let endpoints = try grant.endpoints(signIn.client())
      return try InteractiveSignIn(signIn: signIn, grant: grant, endpoints: endpoints, receiver: receiver).run(prompts)
    }
  }

  /// 0, which means any, where the address names none.
  private static func port(of address: String) throws(SettingError) -> UInt16 {
    if address.isEmpty { return 0 }
    guard let url = URL(string: address), url.host()?.isEmpty == false, let port = UInt16(exactly: url.port ?? 0) else {
      throw .unusableValue(.redirectURL, allowed: "an address such as http://localhost:8400")
    }
    return port
  }

  func run(_ prompts: Prompts) throws -> IssuedToken {
    let patience = signIn.isInteractive ? Self.patience : Self.patienceUnattended
    let end = signIn.personDeadline(patience)
    let left = end.remaining(on: signIn.host)
    let isCutShort = signIn.deadline.boundsPerson && signIn.deadline.remaining(on: signIn.host) < patience
    show(prompts, endsAt: signIn.host.now() + left)
    var answer = AuthorizationCodeGrant.Answer.none
    let hasAnswered = receiver.receive(for: left, readsInput: canPaste) { arrival in
      answer = grant.answer(arrival.fields)
      return verdict(on: answer, isPasted: arrival.isPasted)
    }
    switch answer {
    case .code(let code) where hasAnswered:
      let client = signIn.client(until: signIn.deadlineAfterPerson())
      return IssuedToken(try grant.redeem(code, at: endpoints, client), at: signIn.host.now())
    case .failed(let error): throw error
    case .declined: throw AuthorizationError.declined
    default: throw isCutShort ? AuthorizationError.timedOut : .unanswered(after: patience)
    }
  }

  /// Whether a person can hand over by hand what their browser, on another machine, could not.
  private var canPaste: Bool { signIn.isInteractive && signIn.host.terminal.inputIsTerminal }

  private func show(_ prompts: Prompts, endsAt: Timestamp) {
    let hasOpened = signIn.host.openBrowser(at: grant.address(at: endpoints, mode: .formPost))
    // Only an answer in the address can be copied from it.
    let address = grant.address(at: endpoints, mode: canPaste ? .query : .formPost)
    let what = hasOpened ? "Sign in with the browser. If no page has opened, open" : "No browser could be started. To sign in, open"
    prompts.announce("\(what) \(address)", endsAt: endsAt)
    if canPaste {
      signIn.host.say("If that browser is on another machine, paste here the address on which it ends, and press Enter.")
    }
  }

  private func verdict(on answer: AuthorizationCodeGrant.Answer, isPasted: Bool) -> LoopbackVerdict? {
    switch answer {
    case .code: return .accepted(.signedIn)
    case .failed(let error): return .accepted(.failed(error))
    case .declined: return .accepted(.failed(AuthorizationError.declined))
    case .foreign:
      signIn.host.log(5, "an answer that belongs to another sign-in was refused")
      if isPasted { signIn.host.say("kubelogin: that address belongs to another sign-in") }
      return .refused(.foreign)
    case .none:
      if isPasted { signIn.host.say("kubelogin: that address holds no answer of a sign-in page") }
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
    // In the terminal it stands behind "Error: ".
    let summary = error.summary.prefix(1).uppercased() + error.summary.dropFirst() + (error.summary.hasSuffix(".") ? "" : ".")
    return LoopbackPage(title: "Not signed in", summary, "What to do: \(error.remedy).", "You can close this tab.")
  }
}
