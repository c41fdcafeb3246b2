/// What an API server's chain of authorizers makes of a request.
struct AccessDecision: Sendable, Equatable {
  let isAllowed: Bool
  /// As the API server tells it; nil where no authorizer said anything.
  let reason: String?
}

extension APICall {
  /// Asks Kubernetes RBAC and, where the cluster uses it, Azure, in the cluster's order: Azure's no ends the chain.
  func decision(on action: AccessRequest.Action) throws(KubernetesStatus) -> AccessDecision {
    if user.groups.contains("system:masters") { return AccessDecision(isAllowed: true, reason: nil) }
    let rbac = Verdict(kubernetesReason(for: action))
    guard cluster.usesAzureRBAC else { return AccessDecision(isAllowed: rbac.outcome == .allowed, reason: rbac.shownReason) }
    if cluster.webhooks?.azureFirst != true, rbac.outcome == .allowed { return AccessDecision(isAllowed: true, reason: rbac.shownReason) }
    let azure = try azureVerdict(on: action)
    let isAllowed = azure.outcome == .allowed || (azure.outcome == .noOpinion && rbac.outcome == .allowed)
    return AccessDecision(isAllowed: isAllowed, reason: azure.reason)
  }

  private func azureVerdict(on action: AccessRequest.Action) throws(KubernetesStatus) -> Verdict {
    let request = AccessRequest(user: user.name, groups: user.groups + ["system:authenticated"], extra: user.extra, action: action)
    do throws(WebhookRefusal) {
      let verdict = try exchange.azureVerdict(on: request, cluster: cluster)
      exchange.emulator.note(.access(at: exchange.now, cluster: cluster, request, verdict))
      return verdict
    } catch {
      throw .internalError(error.reason)
    }
  }

  /// Why Kubernetes RBAC permits something; nil where it does not.
  private func kubernetesReason(for action: AccessRequest.Action) -> String? {
    switch action {
    case .path(let path, let verb):
      let isOpen = ["/version", "/api", "/apis"].contains { path == $0 || path.hasPrefix($0 + "/") }
      return isOpen && verb == "get" ? "everybody may read \(path)" : nil
    case .resource(let action):
      if !Set(cluster.adminGroupObjectIDs ?? []).isDisjoint(with: user.groups) { return "permitted to administrators by their group" }
      return cluster.rule(permitting: action, for: user).map { "permitted by the rule for \($0.subjects.joined(separator: ", "))" }
    }
  }
}

extension Verdict {
  /// Kubernetes RBAC never denies: what it does not permit, another may.
  fileprivate init(_ permission: String?) {
    self.init(permission == nil ? .noOpinion : .allowed, permission ?? "")
  }

  fileprivate var shownReason: String? { reason.isEmpty ? nil : reason }
}

extension Cluster {
  /// The rule that permits an action, or nil. A subresource is permitted with its resource.
  fileprivate func rule(permitting action: ResourceAction, for user: KubernetesUser) -> Rule? {
    rules(for: user).first { rule in
      rule.verbs.covers(action.verb) && rule.resources.covers(action.resource) && rule.coversNamespace(action.namespace)
    }
  }

  func rules(for user: KubernetesUser) -> [Rule] {
    let subjects = user.subjects
    return access.filter { !subjects.isDisjoint(with: $0.subjects) }
  }
}

extension Cluster.Rule {
  func coversNamespace(_ namespace: String?) -> Bool {
    guard let namespaces, !namespaces.contains("*") else { return true }
    return namespace.map(namespaces.contains) ?? false
  }
}

extension [String] {
  fileprivate func covers(_ name: String) -> Bool {
    contains("*") || contains(name)
  }
}
