import FoundationEssentials

/// A review that an API server sends, in either version of its API group.
struct WebhookCall<Spec: Decodable & Sendable>: Sendable {
  let cluster: Cluster
  /// As the request spells it; the answer repeats it.
  let apiVersion: String
  let kind: String
  let spec: Spec

  /// Throws with the answer's status: 404 for an unknown cluster, else 400.
  init(_ exchange: Exchange, kind: String, group: String) throws(WebhookRefusal) {
    let name = exchange.parameters["cluster"]
    guard let cluster = name.map(exchange.directory.cluster) ?? exchange.directory.clusters.first else {
      let known = exchange.directory.clusters.map(\.name).joined(separator: ", ")
      throw WebhookRefusal("there is no cluster '\(name ?? "")'; there are \(known)", status: 404)
    }
    if cluster.webhooks?.requireClientCertificate == true { try WebhookCall.checkCaller(exchange) }
    guard let head = try? JSONDecoder().decode(ReviewHead.self, from: Data(exchange.request.body)) else {
      throw WebhookRefusal("the body is no JSON with apiVersion and kind")
    }
    guard head.kind == kind, ["\(group)/v1", "\(group)/v1beta1"].contains(head.apiVersion) else {
      throw WebhookRefusal("the review is a \(head.kind) of \(head.apiVersion), and not a \(kind) of \(group)/v1 or \(group)/v1beta1")
    }
    do {
      spec = try JSONDecoder().decode(ReviewBody<Spec>.self, from: Data(exchange.request.body)).spec
    } catch let error as DecodingError {
      throw WebhookRefusal("the review cannot be read: \(ConfigurationError(describing: error))")
    } catch {
      throw WebhookRefusal("the review cannot be read")
    }
    (self.cluster, apiVersion, self.kind) = (cluster, head.apiVersion, head.kind)
  }

  private static func checkCaller(_ exchange: Exchange) throws(WebhookRefusal) {
    guard let certificate = exchange.clientCertificate else { throw WebhookRefusal("Missing client certificate") }
    guard let organization = certificate.organizations.first else { throw WebhookRefusal("Client certificate is missing organization") }
    guard organization == "azure" else {
      throw WebhookRefusal("the client certificate's organization is '\(organization)', and not 'azure'")
    }
  }

  func answer(_ status: JSON, code: Int = 200) -> EmulatorResponse {
    EmulatorResponse(
      status: code, json: ["apiVersion": .string(apiVersion), "kind": .string(kind), "status": status], contentType: "application/json")
  }
}

/// Why a webhook does not take a review at all.
struct WebhookRefusal: Error {
  let reason: String
  let status: Int

  init(_ reason: String, status: Int = 400) {
    self.reason = reason
    self.status = status
  }
}

private struct ReviewHead: Decodable {
  var apiVersion: String
  var kind: String
}

private struct ReviewBody<Spec: Decodable>: Decodable {
  var spec: Spec
}
