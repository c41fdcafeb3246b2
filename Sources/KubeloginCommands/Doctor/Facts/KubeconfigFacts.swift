import Kubeconfig
import LoginMethods
import Platform
import Settings

/// The kubeconfig's files, and what they say of one context.
struct KubeconfigFacts: Sendable {
  struct File: Sendable, Equatable {
    let path: String
    var exists = true
    var exposure: Exposure?
  }

  var files: [File] = []
  /// Lock files that are there.
  var locks: [String] = []
  /// Why the files cannot be read, or the context cannot be used.
  var failure: Failure?
  var contextName: String?
  var place: ContextPlace?
  var cluster: KubeconfigCluster?
  var user: KubeconfigUser?
  /// The fields of the user, without their values.
  var userFields: [String] = []
  /// `nil` where the user does not run this program, or its arguments cannot be read.
  var contextUser: ContextUser?
  var policy: Policy?

  /// The texts of an error.
  struct Failure: Sendable, Equatable {
    let summary: String
    let remedy: String

    init(_ error: any Error) {
      let error = error as? any UserFacingError ?? UnexpectedError(text: "\(type(of: error))")
      (summary, remedy) = (error.summary, error.remedy)
    }

    var observation: Observation { .problem(summary, remedy: remedy) }
  }

  /// What kuberc says about credential plugins.
  enum Policy: Sendable, Equatable {
    case unreadable(path: String, Failure)
    case read(path: String, CredentialPluginPolicy, allows: Bool)

    static func == (left: Policy, right: Policy) -> Bool { "\(left)" == "\(right)" }
  }
}

extension KubeconfigFacts {
  init(_ flags: [Setting: String], on host: Host) {
    let location = KubeconfigLocation(explicit: flags[.kubeconfig], environment: host.environment)
    files = location.paths.map { path in
      FileStamp.of(path) == .absent
        ? File(path: path, exists: false) : File(path: path, exposure: Files.resolved(path).flatMap(Exposure.of))
    }
    locks = location.lockFiles
    do {
      let merged = try MergedKubeconfig(asTheyAreAt: location)
      contextName = flags[.context] ?? merged.currentContext?.text
      try read(merged, host)
    } catch {
      failure = Failure(error)
    }
  }

  private mutating func read(_ merged: MergedKubeconfig, _ host: Host) throws {
    guard let name = contextName else { throw NoCurrentContext() }
    guard let context = merged.contexts.first(where: { $0.name == EntryName(name) }) else { throw SelectionError.noSuchContext(name) }
    place = merged.place(of: context.name)
    cluster = place.flatMap { merged.cluster($0.cluster) }
    guard !context.user.isEmpty else { throw SelectionError.contextWithoutUser(name) }
    user = merged.users.first { $0.name == context.user }
    userFields = merged.fields(ofUser: context.user)
    guard user?.exec.map({ KubeconfigConversion.foreign($0) == nil }) == true else { return }
    policy = Self.policy(of: user?.exec?.command ?? "", host)
    contextUser = try ContextUser(context: name, in: merged)
  }

  private static func policy(of command: String, _ host: Host) -> Policy? {
    guard let path = CredentialPluginPolicy.path(host.environment), let bytes = try? Files.read(path, limit: 1 << 20) else { return nil }
    do {
      let policy = try CredentialPluginPolicy(kuberc: bytes, path: path)
      let allows = policy.allows(command) { name in
        name.contains("/") ? (isExecutable(name) ? name : nil) : executable(named: name, in: host.environment)
      }
      return .read(path: path, policy, allows: allows)
    } catch {
      return .unreadable(path: path, Failure(error))
    }
  }
}
