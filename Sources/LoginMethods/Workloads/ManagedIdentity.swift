import Entra
import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// The platform vouches for what runs on it.
  public static let managedIdentity = LoginMethod(
    name: "msi",
    summary: "The managed identity of the Azure resource, or Azure Arc machine, that this runs on",
    requirements: [],
    arguments: [.whenGiven(.clientID), .alternative(.identityResourceID, to: .clientID), .whenGiven(.timeout)],
    identity: [.clientID, .identityResourceID],
    usesAuthority: false,
    variables: ManagedIdentitySource.variables,
    identityVariables: ManagedIdentitySource.identityVariables,
    stamps: { _, _ in MachineName.files },
    applicability: Applicability("where a variable of the platform names its endpoint") { _, environment in
      ManagedIdentitySource.named(in: environment).map { "\($0.variable) shows \($0.source.name)" }
    },
    lastingCredential: "the managed identity of this machine",
    needs: { context in
      let named = ManagedIdentitySource.named(in: context.host.environment)
      return [.ok(named.map { "\($0.variable) names the endpoint of \($0.source.name)" } ?? "the endpoint is that of virtual machines")]
    },
    source: ManagedIdentityTokens.init)
}

/// Asks the platform for a token; the platform has a cache of its own.
private struct ManagedIdentityTokens: TokenSource {
  let context: SignInContext
  let isOnlyAsked = true
  let state: String?
  private let grant: ManagedIdentityGrant

  init(_ context: SignInContext) throws {
    let settings = context.settings
    self.context = context
    grant = ManagedIdentityGrant(
      clientID: settings.nonEmpty(.clientID), resourceID: settings.nonEmpty(.identityResourceID), serverID: settings[.serverID],
      environment: context.host.environment)
    state = context.hash(MachineName.state)
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let token = try grant.token(client: context.client(timeout: timeout))
    return IssuedToken(token: Token(text: token.text, issuedAt: context.host.now(), expiresAt: token.expiresAt))
  }
}

/// Machines that share a home directory or an image have different names: each may have another system-assigned identity.
private enum MachineName {
  /// Source: machine-id(5), hostname(5).
  static let files = ["/etc/machine-id", "/etc/hostname"]

  static var state: [UInt8] {
    files.flatMap { ((try? Files.read($0, limit: 4096)) ?? []) + [0] }
  }
}
