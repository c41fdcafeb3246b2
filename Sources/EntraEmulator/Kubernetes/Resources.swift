/// Answers reading requests for namespaces, pods and the (empty) rest.
enum Resources {
  static func answer(_ request: ResourceRequest, call: APICall) throws(KubernetesStatus) -> EmulatorResponse {
    let action = request.action
    let decision = try call.decision(on: .resource(action))
    guard decision.isAllowed else { throw .forbidden(action, user: call.user, reason: decision.reason) }
    guard ["get", "list", "watch"].contains(action.verb) else { throw .methodNotAllowed }
    if action.verb == "watch" { return EmulatorResponse(status: 200, headers: ["Content-Type": "application/json"]) }
    let objects = objects(request, call: call)
    guard let name = action.name else { return list(objects, request: request, call: call) }
    guard let object = objects.first(where: { $0.name == name }) else { throw .notFound(action.resource, name: name) }
    guard let form = TableForm(accept: call.exchange.request.headers["Accept"]) else {
      return response(object.json)
    }
    return response(Table(type: request.type, objects: [object]).json(now: call.exchange.now, form: form))
  }

  private static func objects(_ request: ResourceRequest, call: APICall) -> [any KubernetesObject] {
    let started = call.exchange.emulator.withState { $0.started }
    switch request.type.name {
    case "pods":
      let pods = call.cluster.pods.filter { request.action.namespace == nil || $0.namespace == request.action.namespace }
      return pods.map { PodObject(pod: $0, created: started.advanced(seconds: -$0.age)) }
    case "namespaces":
      let age = call.cluster.pods.map(\.age).max() ?? 0
      return call.cluster.namespaces.map { NamespaceObject(name: $0, created: started.advanced(seconds: -age - 600)) }
    default:
      return []
    }
  }

  private static func list(_ objects: [any KubernetesObject], request: ResourceRequest, call: APICall) -> EmulatorResponse {
    if let form = TableForm(accept: call.exchange.request.headers["Accept"]) {
      return response(Table(type: request.type, objects: objects).json(now: call.exchange.now, form: form))
    }
    return response([
      "kind": .string(request.type.kind + "List"), "apiVersion": .string(request.type.groupVersion),
      "metadata": ["resourceVersion": "1000"], "items": .array(objects.map(\.item)),
    ])
  }

  private static func response(_ json: JSON) -> EmulatorResponse {
    EmulatorResponse(json: json, contentType: "application/json")
  }
}
