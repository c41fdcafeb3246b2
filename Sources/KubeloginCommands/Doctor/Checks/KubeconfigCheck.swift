import Kubeconfig
import LoginMethods
import Platform
import Settings

extension DoctorCheck {
  /// The files, their permissions and locks, and the context.
  static let kubeconfig = DoctorCheck("kubeconfig") { facts in
    let config = facts.kubeconfig
    let there = config.files.filter(\.exists)
    var seen = config.locks.map(locked)
    seen += there.compactMap { exposed($0, holdsSecret: config.holdsSecret) }
    if let failure = config.failure, config.user == nil || config.contextName == nil { return seen + [failure.observation] }
    let files = there.map { shownPath($0.path) }.joined(separator: ", ")
    guard let context = config.contextName else { return seen }
    let cluster = config.place.map { ", cluster \($0.cluster)" } ?? ""
    seen.append(.ok("context \(context)\(cluster), user \(config.user?.name.text ?? ""), in \(files)"))
    return seen
  }

  /// The user of the context: how it runs this program.
  static let user = DoctorCheck("user") { facts in
    let config = facts.kubeconfig
    guard let context = config.contextName, config.failure == nil || config.user != nil else { return [] }
    let convert = "kubelogin convert-kubeconfig --context \(shellQuoted(context))"
    guard let user = config.user else {
      return [
        .problem(
          "the context \(context) names a user that is in no file", remedy: "kubectl config view shows both; fetch the kubeconfig again")
      ]
    }
    if let provider = user.authProvider, user.exec == nil {
      return [
        .problem(
          "the user \(user.name) has the old auth-provider \"\(provider.name)\", which kubectl cannot use since 1.26", remedy: convert)
      ]
    }
    guard let exec = user.exec else {
      return [
        .problem(
          "the user \(user.name) does not run kubelogin: it has \(config.userFields.listed)",
          remedy: "use the context of a user that signs in with Entra ID, or fetch the kubeconfig again without --admin")
      ]
    }
    if let reason = KubeconfigConversion.foreign(exec) {
      return [.problem("the user \(user.name) does not run kubelogin get-token: \(reason)", remedy: convert)]
    }
    var seen = protocolFindings(exec, convert) + argumentFindings(facts, exec, convert)
    let fixed = config.userFields.filter { ["token", "tokenFile", "username"].contains($0) }
    if !fixed.isEmpty {
      let remedy = "remove it from the user; kubectl takes it in place of what kubelogin prints"
      seen.append(.problem("the user \(user.name) also has a fixed \(fixed.listed)", remedy: remedy))
    }
    return seen + policyFindings(config)
  }

  // MARK: Files

  private static func locked(_ lock: String) -> Observation {
    .problem(
      "the kubeconfig is locked: \(shownPath(lock)) exists",
      remedy: "if no kubectl, az or kubelogin is changing it now: rm \(shellQuoted(lock))")
  }

  private static func exposed(_ file: KubeconfigFacts.File, holdsSecret: Bool) -> Observation? {
    guard let exposure = file.exposure else { return nil }
    let path = shownPath(file.path)
    switch exposure {
    case .owner(let user):
      return .warning(
        "\(path) belongs to another user (uid \(user))", remedy: "whoever owns it decides what kubectl runs: make a copy of your own")
    case .mode(let mode):
      let fact = "others can read or change \(path) (mode \(String(mode, radix: 8)))"
      let remedy = "chmod 600 \(shellQuoted(file.path))"
      return holdsSecret ? .problem("\(fact), and it holds a secret", remedy: remedy) : .warning(fact, remedy: remedy)
    }
  }

  // MARK: The exec entry

  private static func protocolFindings(_ exec: ExecEntry, _ convert: String) -> [Observation] {
    let version = exec.apiVersion.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let mode = exec.interactiveMode
    switch version {
    case "v1" where mode == nil:
      return [.problem("apiVersion is v1, and interactiveMode is missing", remedy: "\(convert) --interactive-mode IfAvailable")]
    case "v1", "v1beta1": break
    case nil: return [.problem("the exec entry has no apiVersion", remedy: convert)]
    case let other?:
      return [.problem("apiVersion is \(other), which kubectl cannot use since 1.24", remedy: "\(convert) --exec-api-version v1")]
    }
    if let mode, !["Never", "IfAvailable", "Always"].contains(mode) {
      return [.problem("interactiveMode is \"\(mode)\"", remedy: "\(convert) --interactive-mode IfAvailable")]
    }
    if mode == "Always" {
      let fact = "interactiveMode is Always: kubectl fails in pipes, with -f - and in jobs"
      return [.warning(fact, remedy: "\(convert) --interactive-mode IfAvailable")]
    }
    return [.ok("apiVersion \(version ?? ""), interactiveMode \(mode ?? "not given")")]
  }

  private static func argumentFindings(_ facts: Facts, _ exec: ExecEntry, _ convert: String) -> [Observation] {
    guard facts.kubeconfig.contextUser != nil else {
      let failure = facts.kubeconfig.failure?.observation
      return failure.map { [$0] } ?? []
    }
    let overrides = facts.session?.overrides ?? []
    var seen: [Observation] = overrides.map { override in
      .warning(
        "\(override.variable) replaces \(override.setting.flag) of the kubeconfig",
        remedy: "unset \(override.variable), or \(convert) --disable-environment-override")
    }
    for name in facts.kubeconfig.secretNames {
      let remedy =
        name.hasPrefix("--")
        ? "remove it there, and give it in a variable: docs/login-methods.md" : "set it where kubectl runs, not in the file"
      seen.append(.warning("the kubeconfig holds a secret: \(name)", remedy: remedy))
    }
    if let method = facts.session?.methodName, seen.isEmpty { seen.append(.ok("the arguments are understood, login method \(method)")) }
    return seen
  }

  private static func policyFindings(_ config: KubeconfigFacts) -> [Observation] {
    switch config.policy {
    case nil: return []
    case .unreadable(let path, let failure):
      return [.warning("\(shownPath(path)): \(failure.summary)", remedy: failure.remedy)]
    case .read(let path, let policy, let allows):
      let fact = "\(shownPath(path)) has credentialPluginPolicy \(policy.name)"
      if allows { return policy.name == "AllowAll" ? [] : [.ok("\(fact), which allows the plugin")] }
      let command = config.user?.exec?.command ?? "kubelogin"
      return [
        .problem(
          "\(fact), which does not allow \(shownPath(command))",
          remedy: "add `command: \(command)` to credentialPluginAllowlist there, with the policy Allowlist")
      ]
    }
  }
}

extension KubeconfigFacts {
  /// The flags and variables of the exec entry that hold a secret.
  var secretNames: [String] {
    let words = user?.exec?.arguments ?? []
    let flags = Setting.getToken.filter { setting in
      setting.isSecret && words.contains { $0 == setting.flag || $0.hasPrefix("\(setting.flag)=") }
    }
    let secrets = Set(
      Setting.getToken.filter(\.isSecret).flatMap { $0.variables.map(\.name) } + LoginMethods.all.flatMap(\.secretVariables))
    let variables = (user?.exec?.environment ?? []).filter { secrets.contains($0.name) && !$0.value.isEmpty }
    return flags.map(\.flag) + variables.map(\.name)
  }

  var holdsSecret: Bool {
    !secretNames.isEmpty || userFields.contains { ["token", "password", "client-key-data"].contains($0) }
  }
}

extension [String] {
  /// `a, b and c`
  fileprivate var listed: String {
    count < 2 ? first ?? "nothing" : "\(dropLast().joined(separator: ", ")) and \(last ?? "")"
  }
}
