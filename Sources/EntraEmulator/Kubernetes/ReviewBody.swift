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

  struct ResourceAttributes: Decodable {
    var namespace: String?
    var verb: String?
    var group: String?
    var resource: String?
    var name: String?
  }

  struct PathAttributes: Decodable {
    var path: String?
    var verb: String?
  }

  init(protobuf: ProtobufMessage) {
    resourceAttributes = protobuf.message(1).map {
      ResourceAttributes(namespace: $0.text(1), verb: $0.text(2), group: $0.text(3), resource: $0.text(5), name: $0.text(7))
    }
    nonResourceAttributes = protobuf.message(2).map { PathAttributes(path: $0.text(1), verb: $0.text(2)) }
  }

  var json: JSON {
    if let path = nonResourceAttributes {
      return ["nonResourceAttributes": ["path": .string(path.path ?? ""), "verb": .string(path.verb ?? "")]]
    }
    let asked = resourceAttributes
    let members = [
      ("namespace", asked?.namespace), ("verb", asked?.verb), ("group", asked?.group), ("resource", asked?.resource), ("name", asked?.name),
    ]
    let present = members.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } }
    return ["resourceAttributes": .object(present)]
  }
}
