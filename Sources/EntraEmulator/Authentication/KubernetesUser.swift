/// Somebody whom a cluster has let in, in the terms of Kubernetes.
struct KubernetesUser: Sendable, Equatable {
  /// The user principal name; the object id where the token has none, as for guests and service principals.
  let name: String
  let groups: [String]
  /// Nil for local accounts, of which Entra knows nothing.
  let objectID: String?
  /// For service principals.
  var clientID: String?

  /// Every name by which a rule may mean this user.
  var subjects: Set<String> { Set([name] + groups + [objectID, clientID].compactMap { $0 }) }

  var extra: [String: [String]] { objectID.map { ["oid": [$0]] } ?? [:] }

  /// As `kubectl auth whoami` shows it.
  var json: JSON { json(groups: groups + ["system:authenticated"]) }

  /// As the authentication webhook tells it.
  var reviewed: JSON { json(groups: groups) }

  private func json(groups: [String]) -> JSON {
    var json: JSON = ["username": .string(name), "groups": .strings(groups)]
    json["extra"] = objectID.map { ["oid": [.string($0)]] }
    return json
  }
}
