import FoundationEssentials
import LoginMethods
import Platform

extension DoctorCheck {
  /// Name, address, TLS and CA of the API server.
  static let server = DoctorCheck("server") { facts in
    switch facts.server {
    case .notAsked:
      guard facts.kubeconfig.place != nil else { return [] }
      return [
        .problem("the context names a cluster that is in no file", remedy: "kubectl config view shows both; fetch the kubeconfig again")
      ]
    case .offline: return [.ok("the API server is not asked: --offline")]
    case .unusable(let observation): return [observation]
    case .asked(let contact):
      switch contact.first.result {
      case .failure(let error): return [contact.observation(of: error)]
      case .success(let response): return [contact.reached(response)]
      }
    }
  }

  /// Who we are for the API server, and whether it lets us do something.
  static let access = DoctorCheck("access") { facts in
    guard case .asked(let contact) = facts.server, contact.withToken, case .success(let response) = contact.first.result else { return [] }
    guard response.status != 401 else {
      return [
        .problem(
          "401: the API server refuses the token",
          remedy: "it never says why: look at the lines about token and clock; kubelogin explain Unauthorized lists the causes")
      ]
    }
    return contact.identity(response) + contact.permission
  }
}

extension ServerFacts.Contact {
  fileprivate func observation(of error: TransportError) -> Observation {
    let isPrivate = server.host.contains(".privatelink.") || server.host.contains(".private.")
    switch error {
    case .unknownHost(let host) where isPrivate:
      return .problem(
        "the name \(host) of the private cluster cannot be resolved here",
        remedy: "use the VPN or a machine in its network; or az aks get-credentials --public-fqdn")
    case .unknownHost(let host):
      return .problem(
        "the name \(host) of the API server cannot be resolved",
        remedy: "the cluster may be stopped or deleted: az aks show --query powerState; check DNS")
    case .connectionFailed, .timedOut:
      return .problem(
        error.summary,
        remedy: "check firewall and VPN; the cluster may let some addresses in only: az aks show --query apiServerAccessProfile")
    case .untrustedCertificate:
      return .problem(
        error.summary,
        remedy:
          "the CA in the kubeconfig is old, or a proxy opens the connection: fetch the kubeconfig again, or put the server into NO_PROXY")
    default: return .problem(error.summary, remedy: error.remedy)
    }
  }

  fileprivate func reached(_ response: HTTPResponse) -> Observation {
    let isPrivate = response.connection?.address.flatMap { IPAddress($0) }?.isPrivate == true
    let address = response.connection?.address.map { " (\($0)\(isPrivate ? ", private: only from within its network" : ""))" } ?? ""
    let way = response.connection?.proxy.map { " through the proxy \($0)" } ?? ""
    guard response.status < 500 else {
      return .problem(
        "\(server.name)\(address) answers \(response.status)\(way)", remedy: "the control plane is in trouble: az aks show; try again later"
      )
    }
    return .ok("\(server.name)\(address) answers\(way), and its certificate is the kubeconfig's CA's")
  }

  fileprivate func identity(_ response: HTTPResponse) -> [Observation] {
    let review = try? JSONDecoder().decode(SubjectReview.self, from: Data(response.body))
    if let user = review?.status?.userInfo {
      let groups = (user.groups ?? []).filter { !$0.hasPrefix("system:") }.count
      return [.ok("the API server knows us as \(user.username ?? "nobody"), with \(groups) groups")]
    }
    // The resource is there since Kubernetes 1.28.
    return [.ok("the API server takes the token")]
  }

  fileprivate var permission: [Observation] {
    guard case .success(let response)? = access,
      let status = try? JSONDecoder().decode(AccessReview.self, from: Data(response.body)).status
    else { return [] }
    let request = RefusedRequest(user: "", verb: "list", resource: "pods", namespace: namespace)
    if status.allowed == true { return [.ok("we may \(request.words)")] }
    let reason = status.reason.map { ": \(harmlessLine($0))" } ?? ""
    let fact = "403: we may not \(request.words)\(reason)"
    let isByAzure = ErrorText(status.reason ?? "").contains("in azure") || ErrorText(status.reason ?? "").contains("azure rbac")
    guard isByAzure, let role = ClusterRole.smallest(with: DataAction(request)) else {
      return [.warning(fact, remedy: "have a role of Kubernetes bound to a subject of kubelogin status, or use another namespace")]
    }
    let remedy = "the data action is \(DataAction(request).id); the smallest built-in role that has it is \(role.name) (\(role.id))"
    return [.warning(fact, remedy: remedy)]
  }

  private struct SubjectReview: Decodable {
    let status: Status?

    struct Status: Decodable { let userInfo: User? }
    struct User: Decodable {
      let username: String?
      let groups: [String]?
    }
  }

  private struct AccessReview: Decodable {
    let status: Status

    struct Status: Decodable {
      let allowed: Bool?
      let reason: String?
    }
  }
}
