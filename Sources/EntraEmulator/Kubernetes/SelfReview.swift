/// A question that callers ask about themselves; everybody may.
///
/// Source: Kubernetes API reference, SelfSubjectReview, SelfSubjectAccessReview, SelfSubjectRulesReview.
struct SelfReview: Sendable {
  let resource: String
  let versions: [String]
  let answer: @Sendable (APICall) throws(KubernetesStatus) -> EmulatorResponse

  static let all = [
    SelfReview(resource: "authentication.k8s.io/selfsubjectreviews", versions: ["v1", "v1beta1"], answer: whoAmI),
    SelfReview(resource: "authorization.k8s.io/selfsubjectaccessreviews", versions: ["v1"], answer: mayI),
    SelfReview(resource: "authorization.k8s.io/selfsubjectrulesreviews", versions: ["v1"], answer: whatMayI),
  ]

  static func find(_ call: APICall) -> SelfReview? {
    let path = call.path
    guard path.count == 4, path[0] == "apis", call.exchange.request.method == "POST" else { return nil }
    return all.first { $0.resource == "\(path[1])/\(path[3])" && $0.versions.contains(path[2]) }
  }

  private static func whoAmI(_ call: APICall) throws(KubernetesStatus) -> EmulatorResponse {
    created([
      "kind": "SelfSubjectReview", "apiVersion": .string("\(call.path[1])/\(call.path[2])"),
      "metadata": ["creationTimestamp": .string(call.exchange.now.rfc3339)], "status": ["userInfo": call.user.json],
    ])
  }

  private static func mayI(_ call: APICall) throws(KubernetesStatus) -> EmulatorResponse {
    let question = try call.spec(as: AccessQuestion.self)
    guard let action = question.action else {
      throw .badRequest("exactly one of resourceAttributes and nonResourceAttributes must be there")
    }
    let decision = try call.decision(on: action)
    var status: JSON = ["allowed": .bool(decision.isAllowed)]
    if let reason = decision.reason { status["reason"] = .string(reason) }
    return created([
      "kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "metadata": ["creationTimestamp": nil],
      "spec": question.json, "status": status,
    ])
  }

  private static func whatMayI(_ call: APICall) throws(KubernetesStatus) -> EmulatorResponse {
    let namespace = try call.spec(as: RulesQuestion.self).namespace
    let reviews: JSON = [
      "verbs": ["create"], "apiGroups": ["authorization.k8s.io"], "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
    ]
    let rules = call.cluster.rules(for: call.user).filter { $0.coversNamespace(namespace) }.map { rule -> JSON in
      ["verbs": .strings(rule.verbs), "apiGroups": ["*"], "resources": .strings(rule.resources)]
    }
    return created([
      "kind": "SelfSubjectRulesReview", "apiVersion": "authorization.k8s.io/v1", "metadata": ["creationTimestamp": nil], "spec": [:],
      "status":
        ([
          "resourceRules": .array([reviews] + rules),
          "nonResourceRules": [["verbs": ["get"], "nonResourceURLs": ["/api", "/api/*", "/apis", "/apis/*", "/version"]]],
          "incomplete": .bool(call.cluster.usesAzureRBAC),
        ] as JSON).adding(
          call.cluster.usesAzureRBAC ? ["evaluationError": "webhook authorizer does not support user rule resolution"] : [:]),
    ])
  }

  private static func created(_ json: JSON) -> EmulatorResponse {
    EmulatorResponse(status: 201, json: json, contentType: "application/json")
  }
}
