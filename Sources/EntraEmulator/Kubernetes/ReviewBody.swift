import FoundationEssentials

/// What a review asks, read from JSON or from protobuf, which newer kubectls send.
protocol ReviewSpec: Decodable {
  init(protobuf: ProtobufMessage)
}

extension APICall {
  /// The `spec` of the review that the call carries.
  func spec<Spec: ReviewSpec>(as type: Spec.Type) throws(KubernetesStatus) -> Spec {
    let body = exchange.request.body
    let contentType = exchange.request.headers["Content-Type"] ?? "application/json"
    switch contentType.lowercased().prefix(while: { $0 != ";" }) {
    case "application/json":
      guard let review = try? JSONDecoder().decode(Review<Spec>.self, from: Data(body)) else { throw .notAReview }
      return review.spec
    case "application/vnd.kubernetes.protobuf":
      guard body.starts(with: Array("k8s\0".utf8)), let envelope = ProtobufMessage(body.dropFirst(4)),
        let review = envelope.message(2), let spec = review.message(2)
      else { throw .notAReview }
      return Spec(protobuf: spec)
    default:
      throw .unsupportedMediaType(contentType)
    }
  }
}

extension KubernetesStatus {
  fileprivate static let notAReview = badRequest("the body is not a review with a spec")
}

private struct Review<Spec: Decodable>: Decodable {
  var spec: Spec
}

/// The spec of a SelfSubjectRulesReview.
struct RulesQuestion: ReviewSpec {
  var namespace: String?

  init(protobuf: ProtobufMessage) {
    namespace = protobuf.text(1)
  }
}

/// The spec of a SelfSubjectAccessReview.
struct AccessQuestion: ReviewSpec {
  var resourceAttributes: ResourceAttributes?
  var nonResourceAttributes: PathAttributes?

  struct ResourceAttributes: Decodable, Sendable {
    var namespace: String?
    var verb: String?
    var group: String?
    var resource: String?
    var subresource: String?
    var name: String?
  }

  struct PathAttributes: Decodable, Sendable {
    var path: String?
    var verb: String?
  }

  init(resourceAttributes: ResourceAttributes?, nonResourceAttributes: PathAttributes?) {
    self.resourceAttributes = resourceAttributes
    self.nonResourceAttributes = nonResourceAttributes
  }

  init(protobuf: ProtobufMessage) {
    resourceAttributes = protobuf.message(1).map {
      ResourceAttributes(
        namespace: $0.text(1), verb: $0.text(2), group: $0.text(3), resource: $0.text(5), subresource: $0.text(6), name: $0.text(7))
    }
    nonResourceAttributes = protobuf.message(2).map { PathAttributes(path: $0.text(1), verb: $0.text(2)) }
  }

  /// What is asked; nil unless it is about either a resource or a path. An empty namespace is none.
  var action: AccessRequest.Action? {
    switch (resourceAttributes, nonResourceAttributes) {
    case (let asked?, nil):
      let named = { (text: String?) in text.flatMap { $0.isEmpty ? nil : $0 } }
      return .resource(
        ResourceAction(
          verb: asked.verb ?? "", group: asked.group ?? "", resource: asked.resource ?? "", subresource: named(asked.subresource),
          namespace: named(asked.namespace), name: named(asked.name)))
    case (nil, let path?): return .path(path.path ?? "", verb: path.verb ?? "")
    default: return nil
    }
  }

  var json: JSON {
    if let path = nonResourceAttributes {
      return ["nonResourceAttributes": ["path": .string(path.path ?? ""), "verb": .string(path.verb ?? "")]]
    }
    let asked = resourceAttributes
    let members = [
      ("namespace", asked?.namespace), ("verb", asked?.verb), ("group", asked?.group), ("resource", asked?.resource),
      ("subresource", asked?.subresource), ("name", asked?.name),
    ]
    let present = members.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } }
    return ["resourceAttributes": .object(present)]
  }
}
