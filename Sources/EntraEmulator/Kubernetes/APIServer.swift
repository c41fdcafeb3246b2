/// `/aks/{cluster}/…`: an AKS API server, as far as kubectl's reading commands and the self reviews need it.
///
/// `kubectl --raw` drops the path of the server's address, so that `/api`, `/apis` and `/version` are the first cluster's too.
enum APIServer {
  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    guard let cluster = exchange.parameters["cluster"].map(exchange.directory.cluster) ?? exchange.directory.clusters.first else {
      return EmulatorResponse(status: 404, headers: ["Content-Type": "text/plain"], body: Array("404 page not found\n".utf8))
    }
    guard !cluster.isStopped else {
      var nothing = EmulatorResponse(status: 503)
      nothing.delivery = .reset
      return nothing
    }
    let user: KubernetesUser
    do throws(TokenRefusal) { user = try exchange.user(of: cluster) } catch {
      exchange.emulator.note(.token(at: exchange.now, cluster: cluster, .failure(error)))
      return KubernetesStatus.unauthorized.response
    }
    let call = APICall(exchange: exchange, cluster: cluster, user: user)
    do throws(KubernetesStatus) { return try answer(call) } catch { return error.response }
  }

  private static func answer(_ call: APICall) throws(KubernetesStatus) -> EmulatorResponse {
    if let review = SelfReview.find(call) { return try review.answer(call) }
    if let resource = ResourceRequest(call) { return try Resources.answer(resource, call: call) }
    guard call.exchange.request.method == "GET", let document = APIDiscovery.document(call) else { throw .notFound }
    return EmulatorResponse(json: document, contentType: "application/json")
  }
}

/// One request to a cluster by somebody it knows.
struct APICall: Sendable {
  let exchange: Exchange
  let cluster: Cluster
  let user: KubernetesUser
  /// The path below the cluster, split at slashes, percent-decoded.
  let path: [String]

  init(exchange: Exchange, cluster: Cluster, user: KubernetesUser) {
    self.exchange = exchange
    self.cluster = cluster
    self.user = user
    let segments = exchange.request.path.split(separator: "/").map { percentDecoded($0) }
    path = exchange.parameters["cluster"] == nil ? segments : Array(segments.dropFirst(2))
  }
}
