/// `/subjectaccessreviews`: whether somebody may do something.
///
/// Source: Kubernetes API reference, SubjectAccessReview; kubeguard's status codes.
enum AccessReviewWebhook {
  private static let (kind, group) = ("SubjectAccessReview", "authorization.k8s.io")

  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    do throws(WebhookRefusal) {
      let call = try WebhookCall<AccessReviewSpec>(exchange, kind: kind, group: group)
      guard let request = call.spec.request else {
        throw WebhookRefusal("the review has neither resourceAttributes nor nonResourceAttributes, or both")
      }
      let verdict = try exchange.azureVerdict(on: request, cluster: call.cluster)
      exchange.emulator.note(.access(at: exchange.now, cluster: call.cluster, request, verdict))
      return call.answer(verdict.status)
    } catch {
      return EmulatorResponse(
        status: error.status,
        json: [
          "apiVersion": .string("\(group)/v1"), "kind": .string(kind),
          "status": ["allowed": false, "evaluationError": .string(error.reason)],
        ], contentType: "application/json")
    }
  }
}

extension Verdict {
  /// The status of a SubjectAccessReview.
  var status: JSON {
    var status: JSON = ["allowed": .bool(outcome == .allowed)]
    if outcome == .denied { status["denied"] = true }
    status["reason"] = .string(reason)
    return status
  }
}

extension Exchange {
  /// Azure's decision. A fault that was ordered for `check-access` meets the webhook as it does a real one.
  func azureVerdict(on request: AccessRequest, cluster: Cluster) throws(WebhookRefusal) -> Verdict {
    let authorizer = AzureAuthorizer(cluster: cluster, directory: directory, book: emulator.withState { $0.roles })
    let verdict = authorizer.decide(request)
    guard request.objectID != nil, verdict.outcome != .noOpinion, let status = orderedStatus(of: "check-access") else { return verdict }
    guard (400..<500).contains(status), status != 429 else { throw WebhookRefusal("checkAccess answered \(status)", status: status) }
    return .checkFailure(status: status, verdict.needed)
  }
}

/// The spec of a SubjectAccessReview. Version v1beta1 spells `groups` without its last letter.
struct AccessReviewSpec: Decodable, Sendable {
  var user: String?
  var groups: [String]?
  var group: [String]?
  var extra: [String: [String]]?
  var resourceAttributes: AccessQuestion.ResourceAttributes?
  var nonResourceAttributes: AccessQuestion.PathAttributes?

  /// Nil unless exactly one of the two kinds of attributes is there.
  var request: AccessRequest? {
    let question = AccessQuestion(resourceAttributes: resourceAttributes, nonResourceAttributes: nonResourceAttributes)
    guard let action = question.action else { return nil }
    return AccessRequest(user: user ?? "", groups: groups ?? group ?? [], extra: extra ?? [:], action: action)
  }
}
