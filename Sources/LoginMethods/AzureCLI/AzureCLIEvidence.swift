import Entra

/// What was seen of a run of az: whether the account that its files name is the one whose token it printed.
///
/// az may keep its account elsewhere than we look: in a container, by a wrapper that sets AZURE_CONFIG_DIR, in Windows under WSL.
struct AzureCLIEvidence: Equatable {
  /// The subscription in force, as the profile has it after the run.
  var subscription: AzureCLIAccount.Subscription?
  /// The account files say after the run what they said before anything was read.
  var isSameAccount: Bool
  /// az wrote its log of this command, or tokens, into the directory in this run.
  var wroteIntoDirectory: Bool
  /// `nil` where az's own token cache cannot be used: it is encrypted, empty or missing.
  var cacheHoldsToken: Bool?
  var claims: AccessTokenClaims?
  /// The tenant that was asked for.
  var tenant: String?

  /// Why the token must not be kept; `nil` where all speaks for it.
  var doubt: String? {
    guard let subscription else { return "the Azure CLI's azureProfile.json names no account" }
    guard isSameAccount else { return "the Azure CLI's account files changed while az ran" }
    guard wroteIntoDirectory else { return "nothing shows that az used the directory of the account that is known here" }
    // A managed identity's tokens are not in it.
    guard cacheHoldsToken != false || subscription.user?.isManagedIdentity == true else {
      return "the Azure CLI's msal_token_cache.json holds other tokens, not this one"
    }
    guard let claims else { return "the token does not tell whose it is" }
    guard claims.belongs(toTenant: tenant ?? subscription.tenantId) else { return "the token is of another tenant than the account" }
    guard subscription.user?.agrees(with: claims) == true else { return "the token is of another account than the Azure CLI's files name" }
    return nil
  }
}

extension AccessTokenClaims {
  /// A domain cannot be compared: a token names its tenant by ID.
  fileprivate func belongs(toTenant tenant: String?) -> Bool {
    guard let tenantID, let tenant else { return false }
    return tenant.contains(".") || tenant.lowercased() == tenantID.lowercased()
  }
}

extension AzureCLIAccount.User {
  /// Whether the token is this user's. Source: azure-cli-core, `_profile.py`: what it writes as name and type.
  func agrees(with claims: AccessTokenClaims) -> Bool {
    guard let name, !name.isEmpty else { return false }
    if isManagedIdentity { return agreesAsManagedIdentity(with: claims) }
    if type == "servicePrincipal" { return Self.isSame(claims.clientID, name) && claims.accountNames.isEmpty }
    return claims.accountNames.contains { Self.homeName($0) == Self.homeName(name) }
  }

  private func agreesAsManagedIdentity(with claims: AccessTokenClaims) -> Bool {
    let parts = (assignedIdentityInfo ?? "").split(separator: "-", maxSplits: 1).map(String.init)
    guard let resource = claims.managedIdentity?.lowercased() else { return false }
    switch (parts.first, parts.count) {
    case ("MSI", 1): return !resource.contains("/userassignedidentities/")
    case ("MSIClient", 2): return Self.isSame(claims.clientID, parts[1])
    case ("MSIObject", 2): return Self.isSame(claims.objectID, parts[1])
    case ("MSIResource", 2): return resource == parts[1].lowercased()
    default: return false
    }
  }

  private static func isSame(_ claim: String?, _ value: String) -> Bool { claim?.lowercased() == value.lowercased() }

  /// A guest's name as it is at home: `live.com#ada@example.com` and `ada_example.com#EXT#@contoso.onmicrosoft.com` are ada@example.com.
  static func homeName(_ name: String) -> String {
    let name = name.lowercased()
    if let mark = name.firstRange(of: "#ext#@"), let separator = name[..<mark.lowerBound].lastIndex(of: "_") {
      return "\(name[..<separator])@\(name[name.index(after: separator)..<mark.lowerBound])"
    }
    return name.lastIndex(of: "#").map { String(name[name.index(after: $0)...]) } ?? name
  }
}
