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
  /// Files of other programs. When one of them changes, a kept answer is not used any more.
  public var stamps: @Sendable (_ settings: Settings, _ environment: Environment) -> [String] = { _, _ in [] }
  /// Its client needs no credential of its own: it may be the one that all people use, and the tenant may be the person's own.
  public var takesPublicClient = false
  /// When `--login auto` takes it. The order of the candidates decides between several.
  public var applicability: Applicability?
  /// `--login auto` takes the last of these where no candidate applies.
  public var isLastResort = false
  /// It chooses one of these: the first that applies, else the last resort.
  public var candidates: [LoginMethod] = []
  /// What signs in again, without a person, after a session has ended. It is not in the token cache. `nil` where a person is asked.
  public var lastingCredential: String?
  /// When its tokens are kept, where that depends on more than their lifetime: for the docs.
  public var keeping: String?
  /// What it needs of this machine, as it is there now. Reads files, and asks and starts nothing.
  public var needs: @Sendable (SignInContext) -> [Observation] = { _ in [] }
  /// Where its tokens come from. Throws when settings do not suit; it asks and sends nothing yet.
  public let source: @Sendable (SignInContext) throws -> any TokenSource
}
