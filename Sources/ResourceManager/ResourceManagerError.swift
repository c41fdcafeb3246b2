public import OAuth
public import Platform

/// Azure Resource Manager does not give what was asked for.
public enum ResourceManagerError: UserFacingError, Equatable {
  case token(ResourceManagerRefusal)
  case wrongAudience(ResourceManagerRefusal)
  /// `asked`: the tenant of the token.
  case wrongTenant(asked: String, wanted: String, ResourceManagerRefusal)
  case noRight(action: String, scope: String, ResourceManagerRefusal)
  case notFound(ResourceManagerRefusal)
  case localAccountsOff(isAdmin: Bool, ResourceManagerRefusal)
  case notRegistered(ResourceManagerRefusal)
  case version(ResourceManagerRefusal)
  case throttled(ResourceManagerRefusal)
  case other(ResourceManagerRefusal)
  /// The answer is none of Resource Manager's.
  case unexpected(UnexpectedResponse)
  case foreignPage(host: String)
  case unreadable(host: String, what: String)

  public var code: String {
    switch self {
    case .token: "arm.token"
    case .wrongAudience: "arm.audience"
    case .wrongTenant: "arm.tenant"
    case .noRight: "arm.no-right"
    case .notFound: "arm.not-found"
    case .localAccountsOff: "arm.local-accounts"
    case .notRegistered: "arm.not-registered"
    case .version: "arm.version"
    case .throttled: "arm.throttled"
    case .other: "arm.refused"
    case .unexpected(let response): response.isPage ? "arm.portal" : "arm.unexpected-answer"
    case .foreignPage: "arm.foreign-page"
    case .unreadable: "arm.unreadable"
    }
  }

  private var refusal: ResourceManagerRefusal? {
    switch self {
    case .token(let refusal), .wrongAudience(let refusal), .wrongTenant(_, _, let refusal), .noRight(_, _, let refusal),
      .notFound(let refusal), .localAccountsOff(_, let refusal), .notRegistered(let refusal), .version(let refusal),
      .throttled(let refusal), .other(let refusal):
      refusal
    case .unexpected, .foreignPage, .unreadable: nil
    }
  }

  public var summary: String {
    let request = refusal?.requestID.map { " (correlation ID \($0))" } ?? ""
    return body + request
  }

  private var body: String {
    switch self {
    case .wrongTenant(let asked, let wanted, _): "the token is of tenant \(asked), and the subscription belongs to tenant \(wanted)"
    case .noRight(let action, let scope, _): "you have no right to \(action) on \(scope)"
    case .unexpected(let response): response.summary
    case .foreignPage(let host): "the answer of \(host) goes on at another address, to which no token is sent"
    case .unreadable(let host, let what): "the answer of \(host) has no \(what) in it"
    default:
      refusal.map {
        "\($0.host) refused: \($0.message.isEmpty ? "status \($0.status)" : $0.message)\($0.code.isEmpty ? "" : " [\($0.code)]")"
      }
        ?? ""
    }
  }

  public var remedy: String {
    switch self {
    case .token(let refusal):
      refusal.wantsClaims
        ? "a policy wants a new sign-in, maybe with a second factor: kubelogin logout --all, then run this again"
        : "sign in again: kubelogin logout --all, then run this again; check this machine's clock (date -u)"
    case .wrongAudience: "check --environment and --arm-endpoint: the token is for the Resource Manager of another cloud"
    case .wrongTenant(_, let wanted, _): "sign in to that tenant: --tenant-id \(wanted)"
    case .noRight(let action, let scope, _): Self.howToGetRight(action, scope)
    case .notFound:
      "check --resource-group, --name and --subscription; kubelogin clusters lists what you can see. Names of another tenant need --tenant-id"
    case .localAccountsOff(let isAdmin, _): Self.withoutLocalAccounts(isAdmin)
    case .notRegistered: "the subscription has no clusters of this kind; its owner can register the provider: az provider register"
    case .version: "this cloud's Resource Manager is older than what kubelogin asks for: write the cluster with setup --server"
    case .throttled: "wait a minute, then run this again"
    case .other: "look up the code in brackets, or send the line above to your administrator"
    case .unexpected(let response):
      response.isPage
        ? "a proxy or a captive portal answered in the place of Azure Resource Manager: sign in to the network with a browser, or check HTTPS_PROXY and --arm-endpoint"
        : "check --arm-endpoint, and whether a proxy changes responses"
    case .foreignPage: "check --arm-endpoint, and whether a proxy changes responses"
    case .unreadable: "check --arm-endpoint; for a cluster that it does not know use setup --server"
    }
  }

  public var isFinalRefusal: Bool { if case .throttled = self { false } else { refusal != nil } }

  private static func howToGetRight(_ action: String, _ scope: String) -> String {
    guard let role = AzureRole.containing(action) else { return "ask the owner of that scope for a role that contains the action" }
    return "ask the owner of that scope for the role \(role.text): az role assignment create --role \(shellQuoted(role.name)) "
      + "--assignee <you> --scope \(shellQuoted(scope)). A role that was given just now counts after some minutes"
  }

  private static func withoutLocalAccounts(_ isAdmin: Bool) -> String {
    isAdmin
      ? "leave --admin out: this cluster has no local accounts, and people sign in with Entra"
      : "this cluster has neither Entra nor local accounts, so nobody can sign in: its owner turns Entra on (az aks update --enable-aad)"
  }
}

extension ResourceManagerError {
  /// The error for a response that is no success.
  init(_ response: HTTPResponse, from host: String, masked: (String) -> String) {
    guard let refusal = ResourceManagerRefusal(response, from: host, masked: masked) else {
      let unexpected = UnexpectedResponse(response, from: host, addressName: "--arm-endpoint")
      // What a gateway says of an address that nobody serves has many forms.
      let isUnknownAddress = !unexpected.isPage && [404, 405, 501].contains(response.status)
      let refusal = ResourceManagerRefusal(
        host: host, status: response.status, code: "", requestID: ResourceManagerRefusal.requestID(of: response))
      self = isUnknownAddress ? Self(refusal) : .unexpected(unexpected)
      return
    }
    self.init(refusal)
  }

  init(_ refusal: ResourceManagerRefusal) {
    switch (refusal.status, refusal.code) {
    case (_, "InvalidAuthenticationTokenTenant"):
      self = refusal.tenants.map { .wrongTenant(asked: $0.token, wanted: $0.wanted, refusal) } ?? .token(refusal)
    case (_, "InvalidAuthenticationTokenAudience"): self = .wrongAudience(refusal)
    case (401, _): self = .token(refusal)
    case (403, _) where refusal.missingRight != nil:
      self = refusal.missingRight.map { .noRight(action: $0.action, scope: $0.scope, refusal) } ?? .other(refusal)
    case (404, _): self = .notFound(refusal)
    case (409, "MissingSubscriptionRegistration"): self = .notRegistered(refusal)
    case (429, _): self = .throttled(refusal)
    case (400, "InvalidApiVersionParameter"), (400, "NoRegisteredProviderFound"), (400, "UnsupportedApiVersion"): self = .version(refusal)
    case (400, _) where refusal.message.contains("disable local accounts"): self = .localAccountsOff(isAdmin: false, refusal)
    default: self = .other(refusal)
    }
  }
}
