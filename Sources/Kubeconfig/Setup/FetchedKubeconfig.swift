/// A kubeconfig about one cluster, as a service hands it out: read, so that it can be written into another one.
public struct FetchedKubeconfig: Sendable, Equatable {
  public let clusterName: String
  public let server: String
  /// Base64 of a PEM file.
  public let certificateAuthorityData: String?
  public let contextName: String
  public let namespace: String?
  /// With its `exec` or `auth-provider`, where it has one.
  public let user: KubeconfigUser
  /// What else proves who the user is.
  public let credentials: [ClusterSetup.Credential]

  /// - Parameter origin: Who has handed it out, for error texts.
  /// - Throws: `KubeconfigError` for a text that is no kubeconfig, or has no context with a cluster and a user.
  public init(_ bytes: [UInt8], from origin: String) throws(KubeconfigError) {
    let document = try KubeconfigDocument(bytes: bytes, path: origin)
    var reader = KubeconfigReader(path: origin, tree: document.tree)
    let missing = { (list: KubeconfigList) in
      KubeconfigError.structure(path: origin, line: 1, field: list.rawValue, expected: "a list with the entry of a cluster")
    }
    let contexts = try reader.named("contexts")
    guard let context = contexts.first(where: { $0.name == document.currentContext }) ?? contexts.first,
      let links = context.node.resolved.value("context")?.resolved
    else { throw missing(.contexts) }
    let clusters = try reader.named("clusters")
    guard let cluster = clusters.first(where: { EntryName(links.field("cluster") ?? "") == $0.name }),
      let content = cluster.node.resolved.value("cluster")?.resolved, let server = content.field("server")
    else { throw missing(.clusters) }
    let userName = EntryName(links.field("user") ?? "")
    guard let place = document.users.firstIndex(where: { $0.name == userName }) else { throw missing(.users) }
    let proof = document.userNodes[place].resolved.value("user")?.resolved
    clusterName = cluster.name.text
    self.server = server
    certificateAuthorityData = content.field("certificate-authority-data")
    contextName = context.name.text
    namespace = links.field("namespace")
    user = document.users[place]
    credentials = ["client-certificate-data", "client-key-data", "token"].compactMap { key in
      proof?.field(key).map { ClusterSetup.Credential(key: key, value: $0) }
    }
  }
}

extension YAMLNode {
  /// A text that is not empty.
  fileprivate func field(_ name: String) -> String? {
    value(name)?.resolved.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
