import Entra
import Kubeconfig
import LoginMethods
import Platform
import ResourceManager
import Settings
import TokenCache

/// Everything that was seen, before anything is decided about it.
struct Facts: Sendable {
  let isOffline: Bool
  let now: Timestamp
  var programs = ProgramFacts()
  var kubeconfig: KubeconfigFacts
  /// `nil` where the context has no user of ours.
  var cache: CacheFacts?
  /// `nil` as above.
  var session: SessionFacts?
  var signIn = SignInFacts.notAsked
  var token = TokenFacts.notSought
  var server = ServerFacts.notAsked
  var resource = ResourceFacts.notAsked
  /// Names that a redacted report shortens.
  var redaction: Redaction

  /// Looks at one thing after another. Sends nothing with `--offline`, and asks nobody in any case.
  static func gather(_ flags: [Setting: String], on host: Host) -> Facts {
    let kubeconfig = KubeconfigFacts(flags, on: host)
    var facts = Facts(
      isOffline: flags[.offline] == "true", now: host.now(), kubeconfig: kubeconfig,
      redaction: Redaction(names: [], home: host.environment.nonEmpty("HOME")))
    facts.programs = ProgramFacts(of: kubeconfig.user, on: host)
    defer { host.showProgress(nil) }
    var found: ContextSession?
    if let user = kubeconfig.contextUser {
      let machine = host.adopting(user.variables)
      Secrets.hide(user, kubeconfig.user, on: machine)
      facts.cache = CacheFacts(user.flags, on: machine)
      let find = { try ContextSession($0, [:], on: machine) }
      let session = Result { try find(user) }
      found = try? session.get()
      facts.session = SessionFacts(session, of: user, on: machine)
      host.showProgress("kubelogin: looking at the sign-in host")
      if let found { facts.signIn = SignInFacts(found, isOffline: facts.isOffline) }
      host.showProgress("kubelogin: looking at the token")
      if let found {
        facts.token = TokenFacts(found, again: { try find(user) }, isOffline: facts.isOffline)
        facts.resource = ResourceFacts(flags, user, found, isOffline: facts.isOffline, find: find)
      }
    }
    host.showProgress("kubelogin: looking at the API server")
    facts.server = ServerFacts(kubeconfig, found, facts.token, isOffline: facts.isOffline, on: host)
    facts.redaction = Redaction(names: facts.names(host), home: host.environment.nonEmpty("HOME"))
    return facts
  }

  private func names(_ host: Host) -> [String] {
    var names = [kubeconfig.contextName, kubeconfig.cluster?.name.text, kubeconfig.user?.name.text, kubeconfig.place?.namespace]
    names += [kubeconfig.cluster.flatMap { try? RequestTarget($0.server) }?.host]
    if case .asked(let contact) = signIn, !contact.isPublicHost { names.append(contact.host) }
    if case .asked(let contact) = server { names += [contact.connection?.address, contact.connection?.proxy] }
    if let settings = session?.settings {
      names += [
        settings.nonEmpty(.tenantID), settings.nonEmpty(.username), settings.nonEmpty(.loginHint), settings.nonEmpty(.subscription),
      ]
    }
    if case .read(let cluster) = resource { names += [cluster.name, cluster.id.group] }
    names += [host.environment.nonEmpty("USER")]
    return names.compactMap { $0 }.filter { !["default", "organizations", "common", "localhost", "127.0.0.1"].contains($0) }
  }
}

/// Secrets that are given to the program: no text that is shown may hold one.
enum Secrets {
  static func hide(_ user: ContextUser, _ entry: KubeconfigUser?, on host: Host) {
    let settings = Setting.getToken.filter(\.isSecret)
    for setting in settings { hide(user.flags[setting], on: host) }
    let variables = settings.flatMap { $0.variables.map(\.name) } + LoginMethods.all.flatMap(\.secretVariables)
    for name in variables { hide(host.environment[name], on: host) }
    for (name, value) in user.variables where !LoginMethods.harmlessVariables.contains(name) { hide(value, on: host) }
    // Whatever follows a flag of a secret, also where the arguments cannot be read.
    let flags = settings.map(\.flag)
    let words = entry?.exec?.arguments ?? []
    for (index, word) in words.enumerated() {
      if flags.contains(word), index + 1 < words.count { hide(words[index + 1], on: host) }
      if let flag = flags.first(where: { word.hasPrefix("\($0)=") }) { hide(String(word.dropFirst(flag.count + 1)), on: host) }
    }
  }

  static func hide(_ secret: String?, on host: Host) {
    if let secret { host.sentCredentials.add(secret) }
  }
}
