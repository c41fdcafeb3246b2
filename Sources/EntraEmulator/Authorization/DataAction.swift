/// What Azure RBAC is asked about: an operation on data of a cluster, such as `Microsoft.ContainerService/managedClusters/pods/read`.
///
/// Source: vendor page "Use Azure RBAC for Kubernetes authorization"; kubeguard's naming of actions.
struct DataAction: Sendable, Hashable {
  let id: String
  /// What conditions of role assignments may compare.
  var attributes: [String: String] = [:]

  init(_ id: String, attributes: [String: String] = [:]) {
    self.id = id
    self.attributes = attributes
  }

  /// What a request needs, all of it; only requests with a wildcard need more than one.
  static func needed(for action: AccessRequest.Action, kind: Cluster.Kind) -> [DataAction] {
    switch action {
    case .path(let path, let verb):
      let segments = [kind.rawValue] + path.split(separator: "/").map(String.init) + [operation(verb)]
      return [DataAction(segments.filter { !$0.isEmpty }.joined(separator: "/"))]
    case .resource(let action):
      let hasWildcard = action.verb == "*" || action.resource == "*" || action.group == "*"
      return hasWildcard ? expanded(action, kind: kind) : [single(action, kind: kind)]
    }
  }

  /// The last part of an action's name; empty for verbs that Azure does not know.
  static func operation(_ verb: String) -> String {
    switch verb {
    case "get", "list", "watch": "read"
    case "create", "update", "patch": "write"
    case "delete", "deletecollection": "delete"
    case "bind", "escalate", "use", "impersonate": "\(verb)/action"
    default: ""
    }
  }

  /// Object names and versions play no part. Of the subresources only `pods/exec` has a name of its own.
  private static func single(_ action: ResourceAction, kind: Cluster.Kind) -> DataAction {
    guard KnownResource.contains(group: action.group, name: action.resource) else {
      return customResource(action, operation: operation(action.verb), kind: kind)
    }
    let isExec = action.group.isEmpty && action.resource == "pods" && action.subresource == "exec"
    let segments = [kind.rawValue, action.group, action.resource, isExec ? "exec/action" : operation(action.verb)]
    var attributes: [String: String] = [:]
    if let subresource = action.subresource, comparable.contains("\(action.resource)/\(subresource)") {
      attributes["\(kind.rawValue)/resources:subresource"] = subresource
    }
    return DataAction(segments.filter { !$0.isEmpty }.joined(separator: "/"), attributes: attributes)
  }

  /// Subresources that conditions may compare.
  private static let comparable = Set(
    ["log", "logs", "exec", "portforward", "proxy", "ephemeralcontainers", "attach"].map { "pods/\($0)" }
      + ["deployments/scale", "statefulsets/scale", "replicasets/scale"])

  private static func customResource(_ action: ResourceAction, operation: String, kind: Cluster.Kind) -> DataAction {
    DataAction(
      [kind.rawValue, "customresources", operation].filter { !$0.isEmpty }.joined(separator: "/"),
      attributes: [
        "\(kind.rawValue)/customResources:group": action.group, "\(kind.rawValue)/customResources:kind": action.resource,
      ])
  }

  /// Every operation that a wildcard stands for; those of custom resources too where their group may be meant.
  private static func expanded(_ action: ResourceAction, kind: Cluster.Kind) -> [DataAction] {
    let known = KnownResource.all.filter {
      (action.group == "*" || $0.group == action.group) && (action.resource == "*" || $0.name == action.resource)
    }
    let isCustom = known.isEmpty || (action.group == "*" && action.resource == "*")
    let verbs = action.verb == "*" ? ["read", "write", "delete"] : [operation(action.verb)]
    let listed = known.flatMap { resource in
      (verbs + (action.verb == "*" ? resource.actions : [])).map { operation in
        DataAction([kind.rawValue, resource.group, resource.name, operation].filter { !$0.isEmpty }.joined(separator: "/"))
      }
    }
    return listed + (isCustom ? verbs.map { customResource(action, operation: $0, kind: kind) } : [])
  }
}
