import FoundationEssentials
import Kubeconfig
import LoginMethods
import Platform
import Settings

/// What the API server said: without a token, whether it is there; with one, who we are and what we may.
enum ServerFacts: Sendable {
  /// The context has no cluster.
  case notAsked
  case offline
  /// Its address or CA cannot be used, or it must not be asked.
  case unusable(Observation)
  case asked(Contact)

  struct Contact: Sendable {
    let server: RequestTarget
    let namespace: String
    let withToken: Bool
    /// `SelfSubjectReview` with a token, `/version` without one.
    let first: DatedExchange
    /// `nil` where it was not asked.
    var access: Result<HTTPResponse, TransportError>?

    var connection: HTTPResponse.Connection? { (try? first.result.get())?.connection }
  }

  static let patience = Duration.seconds(10)
}

extension ServerFacts {
  init(_ config: KubeconfigFacts, _ session: ContextSession?, _ token: TokenFacts, isOffline: Bool, on host: Host) {
    guard let cluster = config.cluster else {
      self = .notAsked
      return
    }
    guard let target = try? RequestTarget(cluster.server), target.isSecure else {
      let remedy = "fetch the kubeconfig again, or correct the address: https://…"
      self = .unusable(.problem("the cluster's server \"\(RequestTarget.shown(cluster.server))\" is not an https address", remedy: remedy))
      return
    }
    guard !isOffline else {
      self = .offline
      return
    }
    do {
      let api = try APIServer(cluster, host)
      self = .asked(Contact(api, target, config.place?.namespace ?? "default", token))
    } catch {
      self = .unusable(error.observation)
    }
  }

  var times: (server: Timestamp, own: Timestamp)? {
    if case .asked(let contact) = self { contact.first.times } else { nil }
  }
}

extension ServerFacts.Contact {
  fileprivate init(_ api: APIServer, _ target: RequestTarget, _ namespace: String, _ token: TokenFacts) {
    server = target
    self.namespace = namespace
    let presented: String? = if case .found(let found) = token { found.presented } else { nil }
    withToken = presented != nil
    if let presented {
      let review = #"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#
      first = api.ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", review, presented)
    } else {
      first = api.ask("/version", nil, nil)
    }
    guard let presented, case .success(let response) = first.result, response.status != 401 else { return }
    let attributes = #"{"verb":"list","resource":"pods","namespace":\#(Self.quoted(namespace))}"#
    let review =
      #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":\#(attributes)}}"#
    access = api.ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, presented).result
  }

  private static func quoted(_ text: String) -> String {
    (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}

/// A cluster's API server, reached as its kubeconfig says.
private struct APIServer {
  private let host: Host
  private let address: String
  private let route: HTTPRequest.Route

  struct Unusable: Error {
    let observation: Observation
  }

  init(_ cluster: KubeconfigCluster, _ host: Host) throws(Unusable) {
    self.host = host
    guard !cluster.skipsVerification else {
      throw Unusable(
        observation: .warning(
          "insecure-skip-tls-verify is set, so nobody checks who answers; the server was not asked",
          remedy: "fetch the kubeconfig again; with --insecure-skip-tls-verify anybody in between gets the token"))
    }
    guard cluster.tlsServerName == nil else {
      throw Unusable(
        observation: .warning("the cluster has a tls-server-name, so it was not asked here", remedy: "ask it yourself: kubectl auth whoami")
      )
    }
    address = cluster.server.hasSuffix("/") ? String(cluster.server.dropLast()) : cluster.server
    var route = HTTPRequest.Route(proxy: cluster.proxy)
    switch cluster.certificateAuthority {
    case .system: break
    case .file(let path):
      guard let content = try? Files.read(path, limit: 1 << 20) else {
        throw Unusable(
          observation: .problem("the cluster's CA file \(shownPath(path)) cannot be read", remedy: "fetch the kubeconfig again"))
      }
      route.certificateAuthorityContent = content
    case .content(let bytes): route.certificateAuthorityContent = bytes
    case .unreadable:
      throw Unusable(observation: .problem("certificate-authority-data of the cluster is not base64", remedy: "fetch the kubeconfig again"))
    }
    self.route = route
  }

  func ask(_ path: String, _ body: String?, _ token: String?) -> DatedExchange {
    var request = HTTPRequest(method: body == nil ? "GET" : "POST", url: address + path, timeout: ServerFacts.patience)
    request.headers = [("Accept", "application/json")]
    if body != nil { request.headers.append(("Content-Type", "application/json")) }
    if let token {
      request.headers.append(("Authorization", "Bearer \(token)"))
      request.credentials = [token]
    }
    request.body = body.map { Array($0.utf8) }
    request.route = route
    request.describesConnection = true
    return DatedExchange(request, on: host)
  }
}
