/// A request whose path names a resource: `/api/v1/…` or `/apis/{group}/{version}/…`.
///
/// Source: Kubernetes documentation, "Authorization", section "Determine the request verb".
struct ResourceRequest: Sendable {
  let type: ResourceType
  let action: ResourceAction

  /// Nil for every other path and for resources that discovery does not list.
  init?(_ call: APICall) {
    var rest = call.path[...]
    guard let root = rest.popFirst() else { return nil }
    var group = ""
    if root == "apis" {
      guard let name = rest.popFirst() else { return nil }
      group = name
    } else if root != "api" {
      return nil
    }
    guard let version = rest.popFirst(), !rest.isEmpty else { return nil }
    var namespace: String?
    if rest.first == "namespaces", rest.count > 2 {
      rest = rest.dropFirst()
      namespace = rest.popFirst()
    }
    guard let resource = rest.popFirst(), rest.count <= 1,
      let type = ResourceType.all.first(where: { $0.group == group && $0.version == version && $0.name == resource })
    else { return nil }
    let name = rest.first
    self.type = type
    let verb = ResourceRequest.verb(call.exchange.request.method, name: name, isWatch: call.exchange.query["watch"] == "true")
    action = ResourceAction(
      verb: verb, group: group, resource: resource, namespace: resource == "namespaces" ? name : namespace, name: name)
  }

  private static func verb(_ method: String, name: String?, isWatch: Bool) -> String {
    switch method {
    case "POST": "create"
    case "PUT": "update"
    case "PATCH": "patch"
    case "DELETE": name == nil ? "deletecollection" : "delete"
    default: isWatch ? "watch" : name == nil ? "list" : "get"
    }
  }
}
