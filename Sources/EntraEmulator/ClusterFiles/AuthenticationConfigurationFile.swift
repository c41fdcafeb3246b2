/// The alternative to the authentication webhook: the API server checks tokens itself.
///
/// Users with too many groups and signed requests (PoP) need the webhook.
/// Source: Kubernetes documentation, "Using Authentication Configuration".
struct AuthenticationConfigurationFile: Sendable {
  let files: ClusterFiles

  var yaml: String {
    let tenants = files.cluster.tenants.compactMap { files.directory.tenant($0) }
    return """
      apiVersion: \(files.versions.authentication)
      kind: AuthenticationConfiguration
      jwt:
      \(tenants.map(authenticator).joined(separator: "\n"))

      """
  }

  /// Whether the cluster's application has tokens of version 2.
  private var isV2: Bool { files.directory.application(clientID: files.cluster.serverApplication)?.accessTokenVersion == 2 }

  /// Version 1 names an issuer that is at no address of the emulator, so that discovery needs an address of its own.
  private func authenticator(_ tenant: Tenant) -> String {
    let server = files.cluster.serverApplication
    let issuer =
      isV2
      ? "    url: \(files.emulator)/\(tenant.id)/v2.0"
      : """
          url: https://sts.windows.net/\(tenant.id)/
          discoveryURL: \(files.emulator)/\(tenant.id)/.well-known/openid-configuration
      """
    let name = isV2 ? "preferred_username" : "upn"
    return """
      - issuer:
      \(issuer)
          certificateAuthority: |
      \(files.authority.indented(by: 6))
          audiences:
          - \(quoted(server))
          - \(quoted("spn:" + server))
          audienceMatchPolicy: MatchAny
        claimMappings:
          username:
            expression: "has(claims.\(name)) ? claims.\(name) : claims.oid"
          groups:
            claim: groups
            prefix: ""
          extra:
          - key: entra.example/oid
            valueExpression: claims.oid
        userValidationRules:
        - expression: "!user.username.startsWith('system:')"
          message: names of Kubernetes itself, which begin with system, are no names of people
      """
  }
}
