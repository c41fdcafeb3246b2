/// What somebody wants to do with a resource.
struct ResourceAction: Sendable, Equatable {
  let verb: String
  let group: String
  let resource: String
  /// Nil for resources of the cluster and for all namespaces at once.
  let namespace: String?
  let name: String?
}

extension Cluster {
  /// The rule that permits an action, or nil.
  func rule(permitting action: ResourceAction, for user: KubernetesUser) -> Rule? {
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
