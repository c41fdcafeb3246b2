/// `/tokenreviews`: who a bearer token speaks for.
///
/// Source: Kubernetes API reference, TokenReview; kubeguard's status codes.
enum TokenReviewWebhook {
  private static let (kind, group) = ("TokenReview", "authentication.k8s.io")

  private struct Spec: Decodable, Sendable {
    var token: String
  }

  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    let call: WebhookCall<Spec>
    do throws(WebhookRefusal) { call = try WebhookCall(exchange, kind: kind, group: group) } catch {
      return EmulatorResponse(
        status: error.status,
        json: [
          "apiVersion": .string("\(group)/v1"), "kind": .string(kind), "status": ["authenticated": false, "error": .string(error.reason)],
        ],
        contentType: "application/json")
    }
    do throws(TokenRefusal) {
      let user = try exchange.reviewer(for: call.cluster).user(presenting: call.spec.token)
      exchange.emulator.note(.token(at: exchange.now, cluster: call.cluster, .success(user)))
      return call.answer(["authenticated": true, "user": user.reviewed])
    } catch {
      exchange.emulator.note(.token(at: exchange.now, cluster: call.cluster, .failure(error)))
      return call.answer(["authenticated": false, "error": .string(error.reason)], code: error.status)
    }
  }
}
