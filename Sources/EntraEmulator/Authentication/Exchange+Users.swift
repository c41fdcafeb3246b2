extension Exchange {
  /// The decision about tokens, with what it needs of this emulator.
  func reviewer(for cluster: Cluster) -> TokenReviewer {
    let port = authority.lastIndex(of: ":").map { String(authority[$0...]) } ?? ""
    return TokenReviewer(
      cluster: cluster, directory: directory, signingKey: emulator.signingKey, now: now,
      hosts: (InstanceDiscovery.localHosts.map { $0 + (port.hasSuffix("]") ? "" : port) }) + [authority],
      memberGroups: { [self] objectID, tenant throws(TokenRefusal) in
        if let status = orderedStatus(of: "graph") {
          throw TokenRefusal("failed to get the user's groups: Microsoft Graph answered \(status)")
        }
        guard let groups = directory.memberGroups(of: objectID, in: tenant) else {
          throw TokenRefusal("failed to get the user's groups: Microsoft Graph knows no user '\(objectID)'")
        }
        return groups
      },
      isNew: { [emulator] nonce in emulator.withState { $0.nonces.insert("\(cluster.name) \(nonce)").inserted } })
  }

  /// The status that a fault has ordered for a service that the emulator would ask if it were not that service itself.
  func orderedStatus(of endpoint: String) -> Int? {
    guard let fault = emulator.withState({ $0.faults.next(for: endpoint, grant: nil) }), case .status(let status, _) = fault.kind else {
      return nil
    }
    return status
  }

  /// Who sends this request to a cluster's API server: by client certificate, or by bearer token.
  func user(of cluster: Cluster) throws(TokenRefusal) -> KubernetesUser {
    if let certificate = clientCertificate {
      return KubernetesUser(name: certificate.commonName, groups: certificate.organizations, objectID: nil)
    }
    guard let header = request.headers["Authorization"], header.lowercased().hasPrefix("bearer ") else {
      throw TokenRefusal("the request has no bearer token")
    }
    return try reviewer(for: cluster).user(presenting: String(header.dropFirst(7).filter { $0 != " " }))
  }
}
