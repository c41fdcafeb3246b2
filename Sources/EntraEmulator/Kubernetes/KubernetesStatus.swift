/// A refusal in the words of a Kubernetes API server.
///
/// Source: Kubernetes API reference, meta/v1 Status.
struct KubernetesStatus: Error, Sendable {
  let code: Int
  let reason: String
  let message: String
  var details: JSON = [:]

  var response: EmulatorResponse {
    EmulatorResponse(
      status: code,
      json: [
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
        "reason": .string(reason), "details": details, "code": .int(code),
      ], contentType: "application/json")
  }

  static let unauthorized = KubernetesStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
  static let notFound = KubernetesStatus(code: 404, reason: "NotFound", message: "the server could not find the requested resource")
  static let methodNotAllowed = KubernetesStatus(
    code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource")

  static func badRequest(_ message: String) -> KubernetesStatus {
    KubernetesStatus(code: 400, reason: "BadRequest", message: message)
  }

  static func unsupportedMediaType(_ type: String) -> KubernetesStatus {
    KubernetesStatus(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: application/json (sent: \(type))")
  }

  static func internalError(_ message: String) -> KubernetesStatus {
    KubernetesStatus(code: 500, reason: "InternalError", message: "Internal error occurred: \(message)")
  }

  static func notFound(_ resource: String, name: String) -> KubernetesStatus {
    KubernetesStatus(
      code: 404, reason: "NotFound", message: "\(resource) \"\(name)\" not found",
      details: ["name": .string(name), "kind": .string(resource)])
  }

  /// - Parameter reason: What an authorizer said; nil where none said anything.
  static func forbidden(_ action: ResourceAction, user: KubernetesUser, reason: String?) -> KubernetesStatus {
    let object = action.name.map { " \"\($0)\"" } ?? ""
    let place = action.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
    var details: JSON = action.name.map { ["name": .string($0)] } ?? [:]
    if !action.group.isEmpty { details["group"] = .string(action.group) }
    details["kind"] = .string(action.resource)
    let resource = action.group.isEmpty ? action.resource : "\(action.resource).\(action.group)"
    return KubernetesStatus(
      code: 403, reason: "Forbidden",
      message: "\(resource)\(object) is forbidden: User \"\(user.name)\" cannot \(action.verb) resource \"\(action.resource)\" "
        + "in API group \"\(action.group)\" \(place)" + (reason.map { ": \($0)" } ?? ""),
      details: details)
  }
}
