/// What an API server asks about one request: who sends it, and what it does.
///
/// Source: Kubernetes API reference, SubjectAccessReviewSpec.
struct AccessRequest: Sendable, Equatable {
  var user: String
  var groups: [String]
  var extra: [String: [String]]
  var action: Action

  enum Action: Sendable, Equatable {
    case resource(ResourceAction)
    /// A request whose path names no resource, such as `/metrics`.
    case path(String, verb: String)
  }

  /// The object id that the authentication webhook left: as `oid`, or under a key with a domain, such as structured authentication demands.
  var objectID: String? {
    let key = extra["oid"] != nil ? "oid" : extra.keys.filter { $0.hasSuffix("/oid") }.min()
    return key.flatMap { extra[$0]?.first { !$0.isEmpty } }
  }

  var namespace: String? {
    if case .resource(let action) = action { action.namespace } else { nil }
  }
}

/// What somebody wants to do with a resource.
struct ResourceAction: Sendable, Equatable {
  let verb: String
  let group: String
  let resource: String
  var subresource: String?
  /// Nil for resources of the cluster and for all namespaces at once.
  let namespace: String?
  let name: String?
}
