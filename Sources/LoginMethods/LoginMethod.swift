import OAuth
public import Platform
public import Settings
public import TokenCache

/// A way to get a token, as a value.
///
/// Validation, kubeconfig arguments, help, completions and docs follow from it; nothing else may tell methods apart.
public struct LoginMethod: Sendable {
  /// The value of `--login`.
  public let name: String
  /// One line, without a final full stop.
  public let summary: String
  /// Checked in this order before anything is asked or sent.
  public let requirements: [Requirement]
  /// What convert-kubeconfig writes after the server ID and the cache directory, in this order.
  public let arguments: [KubeconfigArgument]
  /// Variables that convert-kubeconfig writes into the exec entry's `env`.
  public var kubeconfigEnvironment: [(variable: String, setting: Setting)] = []
  /// Settings that choose the identity or the audience, besides the server ID.
  public let identity: [Setting]
  /// The client certificate, where one is given, is part of the identity, with its password.
  public var usesCertificate = false
  /// The authority is part of the identity.
  public var usesAuthority = true
  /// Variables that it reads, besides those of its settings.
  public var variables: [String] = []
  /// Those of them that choose the identity.
  public var identityVariables: [String] = []
  /// Those of them that are credentials: a session holds a salted hash of their values.
  public var secretVariables: Set<String> = []
  /// Files of others whose change ends an answer.
  public var stamps: @Sendable (_ settings: Settings, _ environment: Environment) -> [String] = { _, _ in [] }
  /// It signs in a person, through a client that anybody may use.
  public var signsInPerson = false
  /// When `--login auto` takes it before those behind it.
  public var applicability: Applicability?
  /// It stands for the first of these that applies, else for the last.
  public var candidates: [LoginMethod] = []
  /// What signs in again, without a person, after a session has ended: it is not in the token cache. `nil` where a person is asked.
  public var lastingCredential: String?
  /// When its tokens are kept, where that depends on more than their lifetime: for the docs.
  public var keeping: String?
  /// Where its tokens come from. Throws when settings do not suit; it asks and sends nothing yet.
  public let source: @Sendable (SignIn) throws -> TokenSource
}

/// A setting in the arguments of a converted kubeconfig user.
public enum KubeconfigArgument: Sendable, Equatable {
  /// From the flag or the old entry; absence is an error.
  case required(Setting)
  /// From the flag or the old entry, where there is one.
  case carried(Setting)
  /// From the flag only.
  case whenGiven(Setting)
  /// From the flag only, and only where the other flag is not given.
  case alternative(Setting, to: Setting)

  /// What every method writes that asks an authority, after its own.
  static let connection: [KubeconfigArgument] = [
    .whenGiven(.authorityHost), .whenGiven(.disableInstanceDiscovery), .whenGiven(.timeout), .whenGiven(.certificateAuthority),
    .whenGiven(.proxyURL), .whenGiven(.tokenStore),
  ]

  public var setting: Setting {
    switch self {
    case .required(let setting), .carried(let setting), .whenGiven(let setting), .alternative(let setting, _): setting
    }
  }
}

/// What a login method works with in one run.
public struct SignIn: Sendable {
  public let settings: Settings
  public let host: Host
  /// Bounds all work but a person's.
  public let deadline: Deadline
  /// What client-go says about stdin; `nil` where it says nothing.
  private let interactive: Bool?
  /// Salted: what goes in cannot be told from what comes out.
  public let hash: @Sendable ([UInt8]) -> String
  /// `nil` for bearer tokens.
  public let possession: ProofOfPossession?
  private let certificateFileOnce = Once<CertificateFile?>()
  private let authorityOnce = Once<Authority>()

  public init(
    settings: Settings, host: Host, deadline: Deadline, isInteractive: Bool? = true, possession: ProofOfPossession? = nil,
    hash: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.settings = settings
    self.host = host
    self.deadline = deadline
    interactive = isInteractive
    self.possession = possession
    self.hash = hash
  }

  /// A person may be asked on stdin, unless client-go says that it is not theirs.
  var isInteractive: Bool { interactive ?? true }

  /// A person can see what is written on stderr: it is a terminal, or client-go says that a person is there.
  var isAttended: Bool { interactive == true || host.terminal.errorIsTerminal }

  /// A client whose requests end with the run, or earlier.
  func client(timeout: Duration? = nil) -> OAuthClient {
    client(until: deadline.earlier(timeout.map { Deadline(in: $0, of: host) }))
  }

  func client(until deadline: Deadline) -> OAuthClient {
    let route = HTTPRequest.Route(
      proxy: settings.nonEmpty(.proxyURL), certificateAuthority: settings.nonEmpty(.certificateAuthority))
    return OAuthClient(host: host, deadline: deadline, route: route, binding: possession?.binding)
  }

  /// The end of a person's part: the run's own where a bound was given, else the end of what the person was shown.
  func personDeadline(_ lifetime: Duration) -> Deadline {
    let end = Deadline(in: lifetime, of: host)
    return deadline.boundsPerson ? deadline.earlier(end) : end
  }

  /// For the work behind a person's part, which may have lasted longer than a run.
  func deadlineAfterPerson() -> Deadline {
    deadline.boundsPerson ? deadline : Deadline(in: settings.timeout, of: host)
  }

  /// The file of the client certificate, read once; `nil` where none is given. Throws `CertificateError`.
  func certificateFile() throws -> CertificateFile? {
    try certificateFileOnce {
      guard let path = settings.nonEmpty(.clientCertificate) else { return nil }
      return try CertificateFile(
        path: path, password: settings[.clientCertificatePassword], patience: deadline.remaining(on: host))
    }
  }

  func authority() throws -> Authority {
    try authorityOnce {
      try Authority(
        environmentName: settings[.environment], authorityHost: settings[.authorityHost], tenant: settings[.tenantID],
        trustsTemplates: settings.isOn(.disableInstanceDiscovery), environment: host.environment)
    }
  }
}

extension LoginMethod {
  /// Who asks for what: the key of the token cache.
  public func session(_ signIn: SignIn) throws -> Session {
    var values = ["server-id": scope(ofServer: signIn.settings[.serverID])]
    var unset: Set<String> = []
    for setting in identity {
      let value = signIn.settings[setting]
      values[setting.name] = setting.isSecret ? signIn.hash(Array(value.utf8)) : value
      if value.isEmpty || value == setting.defaultValue { unset.insert(setting.name) }
    }
    for variable in identityVariables {
      let value = signIn.host.environment[variable] ?? ""
      values[variable] = secretVariables.contains(variable) && !value.isEmpty ? signIn.hash(Array(value.utf8)) : value
    }
    if usesCertificate, let file = try signIn.certificateFile() {
      values["certificate"] = signIn.hash(Array(file.password.utf8) + [0] + file.content)
    }
    // A token is worth nothing with another key.
    if let possession = signIn.possession { values["pop-key"] = possession.binding.keyID }
    if usesAuthority { values["authority"] = try signIn.authority().host }
    return Session(method: name, identity: values, unset: unset)
  }
}

extension IssuedToken {
  init(_ response: TokenResponse, at now: Timestamp) {
    self.init(
      token: Token(
        text: response.accessToken, issuedAt: now, expiresAt: now + response.lifetime, refreshAt: response.refreshIn.map { now + $0 }),
      refreshToken: response.refreshToken, homeAccountID: response.homeAccountID, username: response.username)
  }
}
