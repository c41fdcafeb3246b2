/// Whether somebody may do something in a cluster: the decision of AKS's authorization webhook, which the emulator's own API server asks too.
///
/// Source: kubeguard's order of cases.
struct AzureAuthorizer: Sendable {
  let cluster: Cluster
  let kind: Cluster.Kind
  let resourceID: Scope
  let book: RoleBook
  let directory: Directory

  init(cluster: Cluster, directory: Directory, book: RoleBook) {
    self.cluster = cluster
    self.directory = directory
    self.book = book
    kind = directory.kind(of: cluster)
    resourceID = directory.resourceID(of: cluster)
  }

  func decide(_ request: AccessRequest) -> Verdict {
    let needed = DataAction.needed(for: request.action, kind: kind)
    if request.user.hasPrefix("system:") { return Verdict(.noOpinion, "Azure does not have opinion for this user.", needed) }
    guard let objectID = request.objectID else {
      return cluster.webhooks?.denyOtherUsers == true
        ? Verdict(.denied, Self.deniesOthers, needed) : Verdict(.noOpinion, Self.otherUser, needed)
    }
    if case .path(let path, let verb) = request.action, verb == "get", Self.isOpen(path) {
      return Verdict(.allowed, "Access allowed to \(path), which everybody may read", needed)
    }
    guard isGUID(objectID) else { return .checkFailure(status: 400, needed) }
    return check(request, objectID, needed)
  }

  /// All that is needed must be allowed at one scope: the cluster or its namespace, then the managed namespace.
  private func check(_ request: AccessRequest, _ objectID: String, _ needed: [DataAction]) -> Verdict {
    for scope in scopes(of: request) {
      let check = AccessCheck(book: book, place: directory.place(scope), objectID: objectID, groups: request.groups)
      let decisions = needed.map { check.decide($0) }
      for case .denied(let denial) in decisions { return Verdict(.denied, Self.notAllowed, needed, decidedBy: .denial(denial)) }
      let assignments = decisions.compactMap { if case .allowed(let assignment) = $0 { assignment } else { nil } }
      guard assignments.count == needed.count, let first = assignments.first else { continue }
      let reason = "Access allowed by Azure RBAC Role Assignment \(first.id) of Role \(first.role.id) to user \(request.user)"
      return Verdict(.allowed, reason, needed, decidedBy: .assignment(first))
    }
    return Verdict(.denied, Self.notAllowed, needed)
  }

  func scopes(of request: AccessRequest) -> [Scope] {
    guard let namespace = request.namespace, !namespace.isEmpty, namespace != "*" else { return [resourceID] }
    return ["namespaces", "managedNamespaces"].map { resourceID.appending($0, namespace) }
  }

  private static let notAllowed = "User does not have access to the resource in Azure. Update role assignment to allow access."
  private static let deniesOthers =
    "Access denied by Azure RBAC for non AAD users. Configure --azure.skip-authz-for-non-aad-users to enable access. If you are an AAD "
    + "user, please set Extra:oid parameter for impersonated user in the kubeconfig"
  private static let otherUser =
    "Azure does not have opinion for this non AAD user. If you are an AAD user, please set Extra:oid parameter for impersonated user "
    + "in the kubeconfig"

  /// What discovery reads.
  private static func isOpen(_ path: String) -> Bool {
    ["/api", "/openapi", "/version", "/healthz"].contains { path.hasPrefix($0) }
  }
}

/// The answer to an `AccessRequest`, and what made it so.
struct Verdict: Sendable, Equatable {
  let outcome: Outcome
  let reason: String
  let needed: [DataAction]
  let decidedBy: Decider?

  enum Outcome: String, Sendable {
    case allowed
    /// No other authorizer is asked.
    case denied
    case noOpinion = "no opinion"
  }

  enum Decider: Sendable, Equatable {
    case assignment(RoleBook.Assignment)
    case denial(RoleBook.Denial)
  }

  init(_ outcome: Outcome, _ reason: String, _ needed: [DataAction] = [], decidedBy: Decider? = nil) {
    self.outcome = outcome
    self.reason = reason
    self.needed = needed
    self.decidedBy = decidedBy
  }

  /// Azure RBAC refused to answer.
  static func checkFailure(status: Int, _ needed: [DataAction]) -> Verdict {
    Verdict(
      .denied,
      "Access denied due to Azure RBAC check failure. Please retry later. (requestID: \(randomGUID()), statusCode: \(status))", needed)
  }
}
