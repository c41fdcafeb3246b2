/// What a client asks a token for: one resource, and beside it the scopes of OpenID Connect.
struct RequestedScope: Sendable, Equatable {
  /// The parameter as it was sent.
  let text: String
  /// The resource's identifier as it was sent.
  let resource: String
  /// The names behind the resource's identifier, for example `.default`.
  let permissions: [String]
  /// `openid`, `profile`, `email`, `offline_access`, as far as sent.
  private(set) var openID: Set<String>
  /// Whether the request came to an endpoint of version 1, which takes `resource`.
  private(set) var isLegacy: Bool

  private static let openIDScopes: Set = ["openid", "profile", "email", "offline_access"]
  private static let graph = "https://graph.microsoft.com"

  /// Reads the parameter `scope` of the version 2 endpoints; names without a resource belong to Microsoft Graph.
  init(scope: String) throws(EntraError) {
    let names = scope.split(whereSeparator: \.isWhitespace).map(String.init)
    var asked: [(resource: String, permission: String)] = []
    for name in names where !RequestedScope.openIDScopes.contains(name) {
      guard let slash = name.lastIndex(of: "/") else {
        guard !isGUID(name) else { throw .malformedScope.about(name) }
        asked.append((RequestedScope.graph, name))
        continue
      }
      let permission = String(name[name.index(after: slash)...])
      guard !permission.isEmpty, slash != name.startIndex else { throw .malformedScope.about(name) }
      asked.append((String(name[..<slash]), permission))
    }
    let resources = Set(asked.map(\.resource))
    guard resources.count <= 1 else { throw .severalResources.about(resources.sorted().joined(separator: ", ")) }
    text = scope
    resource = asked.first?.resource ?? RequestedScope.graph
    permissions = asked.map(\.permission)
    openID = RequestedScope.openIDScopes.intersection(names)
    isLegacy = false
  }

  /// Reads the parameter `resource` of the version 1 endpoints, which give an ID token and a refresh token unasked.
  init(resource: String) {
    text = resource
    self.resource = resource
    permissions = [".default"]
    openID = ["openid", "offline_access", "profile"]
    isLegacy = true
  }

  /// What was asked at one version's endpoint, as the other version's endpoint answers it.
  func answered(isLegacy: Bool) -> RequestedScope {
    var copy = self
    copy.isLegacy = isLegacy
    return copy
  }

  func adding(_ openIDScope: String) -> RequestedScope {
    var copy = self
    copy.openID.insert(openIDScope)
    return copy
  }

  /// The parameter `scope` of the answer: what was asked, and what `.default` stands for.
  func granted(on application: Application) -> String {
    let permission = application.permission ?? "user_impersonation"
    guard !isLegacy else { return permission }
    var names = permissions
    if names.isEmpty || names == [".default"] { names = [permission] + names }
    return names.map { "\(resource)/\($0)" }.joined(separator: " ")
  }

  /// The claim `scp`.
  func scp(on application: Application) -> String {
    let names = permissions.filter { $0 != ".default" }
    return names.isEmpty ? application.permission ?? "user_impersonation" : names.joined(separator: " ")
  }
}

extension Exchange {
  /// The scope or resource that the form asks for; nil where it has none.
  func requestedScope(isLegacy: Bool) throws(EntraError) -> RequestedScope? {
    if isLegacy { return form["resource"].map(RequestedScope.init(resource:)) }
    guard form["resource"] == nil else { throw .resourceOnV2 }
    guard let scope = form["scope"] else { return nil }
    return try RequestedScope(scope: scope)
  }
}
