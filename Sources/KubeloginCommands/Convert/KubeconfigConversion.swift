import Entra
import Kubeconfig
import LoginMethods
import Platform
import Settings

/// What becomes of one kubeconfig user, as a pure decision.
struct KubeconfigConversion {
  let method: LoginMethod
  let settings: Settings

  enum Outcome: Equatable {
    case converted(ExecEntry)
    case skipped(reason: String)
  }

  /// - Throws: `ConversionError` when a value that the method needs is in neither the flags nor the user.
  func outcome(for user: KubeconfigUser) throws(ConversionError) -> Outcome {
    if let reason = Self.foreign(user) { return .skipped(reason: reason) }
    let values = user.exec.map { Self.values(in: $0.arguments) } ?? user.authProvider.map(Self.values) ?? [:]
    return .converted(try entry(from: user.exec, values: values, user))
  }

  // MARK: Which users

  /// Why a user is not ours; `nil` when it is.
  static func foreign(_ user: KubeconfigUser) -> String? {
    if let exec = user.exec { return foreign(exec) }
    return user.authProvider?.name == "azure" ? nil : "it does not use kubelogin"
  }

  /// Why an exec entry is not ours; `nil` when it is.
  static func foreign(_ exec: ExecEntry) -> String? {
    let name = baseName(of: exec.command)
    guard isKubelogin(exec.command) else {
      return name.contains("kubelogin") ? "\(name) is another program" : "it does not use kubelogin"
    }
    if exec.arguments.contains(where: { $0.hasPrefix("--oidc-") }) { return "its kubelogin is another program of that name" }
    return exec.arguments.contains("get-token") ? nil : "its kubelogin does not run get-token"
  }

  static func isKubelogin(_ command: String) -> Bool { ["kubelogin", "kubelogin.exe"].contains(baseName(of: command)) }

  private static func baseName(of command: String) -> String {
    command.lowercased().split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
  }

  /// How a user that runs kubelogin signs in; `nil` for other users.
  static func login(of user: KubeconfigUser) -> String? {
    guard let exec = user.exec, foreign(exec) == nil else { return nil }
    return values(in: exec.arguments)[.login] ?? Setting.login.defaultValue
  }

  // MARK: Values

  /// The old arguments, read as get-token would; flags that it does not know, and values that it refuses, are passed over.
  private static func values(in arguments: [String]) -> [Setting: String] {
    let grammar = FlagGrammar(Setting.shared + Setting.global)
    var rest = arguments
    while !rest.isEmpty {
      do {
        return try grammar.read(rest).values
      } catch {
        rest.removeSubrange(refused(error, in: rest) ?? rest.index(before: rest.endIndex)..<rest.endIndex)
      }
    }
    return [:]
  }

  /// The words that an error is about; `nil` where it is about the end.
  private static func refused(_ error: FlagError, in words: [String]) -> Range<Int>? {
    switch error {
    case .unknown(let flag, _):
      return words.firstIndex { $0 == flag || $0.hasPrefix(flag + "=") }.map { $0..<($0 + 1) }
    case .unknownShorthand(_, let word), .badSyntax(let word):
      return words.firstIndex(of: word).map { $0..<($0 + 1) }
    case .invalidValue(let setting, let value, _, _):
      let flag = "--\(setting.name)"
      if let index = words.firstIndex(of: "\(flag)=\(value)") { return index..<(index + 1) }
      return words.indices.dropLast().first { words[$0] == flag && words[$0 + 1] == value }.map { $0..<($0 + 2) }
    case .missingValue, .missingShorthandValue, .unknownCommand:
      return nil
    }
  }

  private static func values(in provider: AuthProviderEntry) -> [Setting: String] {
    let names: [(Setting, String)] = [
      (.serverID, "apiserver-id"), (.clientID, "client-id"), (.tenantID, "tenant-id"), (.environment, "environment"),
    ]
    var values: [Setting: String] = [:]
    for (setting, name) in names { values[setting] = provider.config[name] }
    // The default mode of kubectl's old azure provider had the spn: prefix in the audience.
    if ["", "0"].contains(provider.config["config-mode", default: ""]) { values[.legacy] = "true" }
    return values
  }

  // MARK: The new entry

  private func entry(from old: ExecEntry?, values: [Setting: String], _ user: KubeconfigUser) throws(ConversionError) -> ExecEntry {
    var entry = old ?? ExecEntry(command: "kubelogin")
    entry.arguments = try arguments(values, user)
    if let command = settings.flag(.execCommand), !command.isEmpty { entry.command = command }
    if let mode = settings.flag(.interactiveMode), !mode.isEmpty { entry.interactiveMode = mode }
    if let provides = settings.flag(.provideClusterInfo) { entry.provideClusterInfo = provides == "true" }
    let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
    if let version = settings.flag(.execAPIVersion), !version.isEmpty {
      entry.apiVersion = versions.first { $0.hasSuffix("/" + version) } ?? version
    }
    if !versions.contains(entry.apiVersion ?? "") { entry.apiVersion = versions[1] }
    if entry.apiVersion == versions[0], entry.interactiveMode == nil { entry.interactiveMode = "IfAvailable" }
    if (entry.installHint ?? "").isEmpty { entry.installHint = Self.installHint }
    for (variable, setting) in method.kubeconfigEnvironment {
      guard let value = settings.flag(setting) else { continue }
      entry.environment.removeAll { $0.name == variable }
      entry.environment.append(ExecEntry.Variable(name: variable, value: value))
    }
    return entry
  }

  private static let installHint = """
    kubelogin signs in to this cluster and is not installed, or in no directory of PATH.
    Build it in its repository with scripts/build, then copy the program into a directory of PATH.

    """

  private func arguments(_ old: [Setting: String], _ user: KubeconfigUser) throws(ConversionError) -> [String] {
    let value = { (setting: Setting) in settings.flag(setting) ?? old[setting] }
    // The name is this program's alone: other programs read the file too.
    let serverFlag = settings.flag(.serverID).map(KnownServer.serverID(meantBy:))
    guard let server = serverFlag ?? old[.serverID], !server.isEmpty else { throw ConversionError(user, "--server-id is required") }
    var arguments = ["get-token", "--login", method.name, "--server-id", server]
    if let directory = value(.cacheDirectory), !directory.isEmpty { arguments += ["--cache-dir", directory] }
    for argument in method.arguments {
      let setting = argument.setting
      switch argument {
      case .required:
        guard let text = value(setting), !text.isEmpty else { throw ConversionError(user, "\(setting.flag) is required") }
        arguments += [setting.flag, text]
      case .carried:
        guard let text = value(setting), !text.isEmpty else { continue }
        if setting.kind != .toggle { arguments += [setting.flag, text] } else if text == "true" { arguments.append(setting.flag) }
      case .whenGiven, .alternative:
        if case .alternative(_, let other) = argument, settings.flag(other) != nil { continue }
        guard let text = settings.flag(setting) else { continue }
        if setting.kind != .toggle {
          arguments += [setting.flag, text]
        } else {
          arguments.append(text == "true" ? setting.flag : "\(setting.flag)=false")
        }
      }
    }
    try checkProofOfPossession(arguments, user)
    return arguments
  }

  private func checkProofOfPossession(_ arguments: [String], _ user: KubeconfigUser) throws(ConversionError) {
    let (enabled, claims) = (arguments.contains("--pop-enabled"), arguments.contains("--pop-claims"))
    if enabled && !claims { throw ConversionError(user, "--pop-claims is required when specifying --pop-enabled") }
    if claims && !enabled { throw ConversionError(user, "--pop-enabled is required when specifying --pop-claims") }
  }
}

/// A user lacks what the login method needs. Nothing is written then.
struct ConversionError: UserFacingError, Equatable {
  let message: String
  let place: String

  init(_ user: KubeconfigUser, _ message: String) {
    self.message = message
    place = "user \"\(user.name)\" in \(user.path), line \(user.line)"
  }

  var code: String { "convert.missing" }
  var summary: String { "\(message) (\(place))" }
  var remedy: String { "give the flag; nothing was changed" }
}
