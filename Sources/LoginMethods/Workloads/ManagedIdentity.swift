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
    source: { signIn in
      let settings = signIn.settings
      let grant = ManagedIdentityGrant(
        clientID: settings.nonEmpty(.clientID), resourceID: settings.nonEmpty(.identityResourceID), serverID: settings[.serverID],
        environment: signIn.host.environment)
      var source = TokenSource { _, timeout in
        let token = try grant.token(client: signIn.client(timeout: timeout))
        return IssuedToken(token: Token(text: token.text, issuedAt: signIn.host.now(), expiresAt: token.expiresAt))
      }
      source.isOnlyAsked = true
      source.state = signIn.hash(MachineName.state)
      return source
    })
}

/// What tells machines apart that share a home folder or an image: each may have another system-assigned identity.
private enum MachineName {
  /// Source: machine-id(5), hostname(5).
  static let files = ["/etc/machine-id", "/etc/hostname"]

  static var state: [UInt8] {
    files.flatMap { ((try? Files.read($0, limit: 4096)) ?? []) + [0] }
  }
}
