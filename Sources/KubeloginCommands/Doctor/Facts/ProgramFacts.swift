import Kubeconfig
import Platform

/// The programs of the name kubelogin, and the one that kubectl runs.
struct ProgramFacts: Sendable, Equatable {
  struct Program: Sendable, Equatable {
    let path: String
    let kind: Kind
  }

  enum Kind: Sendable, Equatable {
    /// The file of this process.
    case thisOne
    case another(version: String)
    /// Azure/kubelogin.
    case original(version: String)
    /// int128/kubelogin.
    case openID
    case unknown
    case failed(reason: String)
  }

  /// The file of this process.
  var own: String?
  /// The command of the exec entry, `kubelogin` without one.
  var command = "kubelogin"
  /// What kubectl starts for it; `nil` where there is none.
  var chosen: Program?
  /// All of the name kubelogin in PATH, each file once, in the order of PATH.
  var inPath: [Program] = []

  /// More are hardly there, and each is started.
  private static let most = 5
  private static let patience = Duration.seconds(3)
}

extension ProgramFacts {
  init(of user: KubeconfigUser?, on host: Host) {
    own = Files.resolved("/proc/self/exe")
    command = user?.exec.map(\.command) ?? "kubelogin"
    var seen: Set<String> = []
    for path in executables(named: "kubelogin", in: host.environment).prefix(Self.most)
    where seen.insert(Files.resolved(path) ?? path).inserted {
      inPath.append(program(path, host))
    }
    chosen = Self.path(command, user?.path, host).map { path in
      inPath.first { Files.resolved($0.path) == Files.resolved(path) } ?? program(path, host)
    }
  }

  /// A command with a slash counts from the directory of its file. Source: client-go, tools/clientcmd, `ResolveLocalPaths`.
  private static func path(_ command: String, _ file: String?, _ host: Host) -> String? {
    guard command.contains("/") else { return executable(named: command, in: host.environment) }
    let directory = file.flatMap { file in file.lastIndex(of: "/").map { String(file[...$0]) } } ?? ""
    let path = command.hasPrefix("/") ? command : directory + command
    return isExecutable(path) ? path : nil
  }

  private func program(_ path: String, _ host: Host) -> Program {
    if let own, Files.resolved(path) == own { return Program(path: path, kind: .thisOne) }
    do {
      let version = try Self.run(path, "--version", host)
      if let kind = Kind(version: version) { return Program(path: path, kind: kind) }
      return Program(path: path, kind: Kind(help: try Self.run(path, "--help", host)))
    } catch {
      return Program(path: path, kind: .failed(reason: Self.reason(error)))
    }
  }

  private static func run(_ path: String, _ flag: String, _ host: Host) throws -> String {
    let outcome = try host.run(ChildProcess(executable: path, arguments: [flag], directory: "/", timeout: patience))
    return String(decoding: outcome.output + outcome.errorOutput, as: UTF8.self)
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? ChildProcessError {
    case .cannotStart(let reason): reason
    case .timedOut: "it did not end within \(patience.inWords)"
    case .outputTooLarge, nil: "it printed too much"
    }
  }
}

extension ProgramFacts.Kind {
  /// `nil` where the version tells nothing.
  init?(version text: String) {
    guard let hash = text.firstRange(of: "git hash: ") else { return nil }
    let version = harmlessLine(String(text[hash.upperBound...].prefix { !$0.isNewline }), limit: 60, masksTokens: false)
    self = text.contains("Swift version") ? .another(version: version) : .original(version: version)
  }

  init(help text: String) {
    self = text.contains("--oidc-") || text.contains("oidc-login") || text.contains("OpenID Connect") ? .openID : .unknown
  }
}
