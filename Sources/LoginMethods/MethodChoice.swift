import Entra
public import Platform
public import Settings

extension LoginMethod {
  /// When `--login auto` takes a method.
  public struct Applicability: Sendable {
    /// For the docs: "where …", "with …".
    public let text: String
    /// Why it applies, from settings as the method reads them; `nil` where it does not.
    let reason: @Sendable (_ settings: Settings, _ environment: Environment) -> String?
    /// Files of other programs that the reason depends on.
    let files: @Sendable (Environment) -> [String]

    init(
      _ text: String, _ reason: @escaping @Sendable (Settings, Environment) -> String?,
      files: @escaping @Sendable (Environment) -> [String] = { _ in [] }
    ) {
      self.text = text
      self.reason = reason
      self.files = files
    }
  }

  /// Files that may change which candidate is taken.
  public func decidingFiles(_ environment: Environment) -> [String] {
    candidates.flatMap { $0.applicability?.files(environment) ?? [] }
  }
}

/// The method of one run: the one that `--login` names, or the one that `auto` chose.
public struct MethodChoice: Sendable {
  public let method: LoginMethod
  /// As the method reads them.
  public let settings: Settings
  /// Who took the method and why; `nil` where it was named itself.
  private let cause: (chooser: String, reason: String)?
  /// Files whose change may change the choice.
  public let files: [String]

  /// `nil` where no method has the name.
  public init?(_ settings: Settings, _ environment: Environment) {
    guard let named = LoginMethods.named(settings[.login]) else { return nil }
    guard !named.candidates.isEmpty else {
      self.init(named, settings, nil, [])
      return
    }
    let suitable = named.candidates.filter { $0.heeds(settings) }
    var files: [String] = []
    for candidate in suitable {
      files += candidate.applicability?.files(environment) ?? []
      let own = candidate.reading(settings)
      guard let reason = candidate.applicability?.reason(own, environment) else { continue }
      self.init(candidate, own, (named.name, reason), files)
      return
    }
    let last = suitable.last(where: \.isLastResort) ?? named
    self.init(last, last.reading(settings), (named.name, "nothing else applies"), files)
  }

  private init(_ method: LoginMethod, _ settings: Settings, _ cause: (String, String)?, _ files: [String]) {
    (self.method, self.settings, self.cause, self.files) = (method, method.completing(settings), cause, files)
  }

  /// A line for stderr, where the method was not named.
  public var notice: String? {
    cause.map { "kubelogin: \($0.chooser): \(method.name), because \($0.reason.withoutControlCharacters)" }
  }

  /// Lets errors about settings say who took the method.
  public func attributed<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as SettingError where error != .serverIDMissing {
      guard let cause else { throw error }
      throw ChosenMethodError(cause: error, origin: "--login \(cause.chooser) took \(method.name)")
    }
  }
}

extension LoginMethod {
  /// Whether it reads every setting that is on and shapes the token. Without one of them the server would refuse its token.
  fileprivate func heeds(_ settings: Settings) -> Bool {
    let shaping = Setting.getToken.filter { $0.shapesToken && settings.isOn($0) }
    return shaping.allSatisfy { setting in arguments.contains { $0.setting == setting } }
  }

  /// The settings as a run of this method reads them: a kubeconfig of `az aks get-credentials` names a client that no program can sign in as.
  func reading(_ settings: Settings) -> Settings {
    let client = settings.flag(.clientID)?.lowercased()
    let isForeign = !takesPublicClient && KnownServer.all.contains { $0.clientID == client }
    return settings.read(by: name, without: isForeign ? [.clientID] : [])
  }
}

/// The method that was taken cannot work with the settings.
struct ChosenMethodError: UserFacingError, Equatable {
  let cause: SettingError
  let origin: String

  var code: String { cause.code }
  var summary: String { "\(cause.summary) (\(origin))" }
  var remedy: String { cause.remedy }
}
