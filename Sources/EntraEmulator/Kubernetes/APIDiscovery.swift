/// The documents by which a client learns what the API server serves.
///
/// Source: Kubernetes documentation, "The Kubernetes API", unaggregated discovery.
enum APIDiscovery {
  /// The document at the path of a call, or nil where there is none.
  static func document(_ call: APICall) -> JSON? {
    switch call.path.count {
    case 1 where call.path == ["version"]: return version(call.cluster)
    case 1 where call.path == ["api"]: return coreVersions(call)
    case 1 where call.path == ["apis"]:
      return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups.map(group))]
    case 2 where call.path[0] == "api": return resources(group: "", version: call.path[1])
    case 2 where call.path[0] == "apis":
      guard groups.contains(call.path[1]), case .object(let members) = group(call.path[1]) else { return nil }
      return .object([.init("kind", "APIGroup"), .init("apiVersion", "v1")] + members)
    case 3 where call.path[0] == "apis": return resources(group: call.path[1], version: call.path[2])
    default: return nil
    }
  }

  private static let groups = ["apps", "authentication.k8s.io", "authorization.k8s.io"]

  private static func version(_ cluster: Cluster) -> JSON {
    let numbers = cluster.version.drop { !$0.isNumber }.split(separator: ".")
    return [
      "major": .string(numbers.first.map(String.init) ?? "1"), "minor": .string(numbers.dropFirst().first.map(String.init) ?? "0"),
      "gitVersion": .string(cluster.version), "gitCommit": "0000000000000000000000000000000000000000", "gitTreeState": "clean",
      "buildDate": "2025-10-01T00:00:00Z", "goVersion": "go1.24.6", "compiler": "gc", "platform": "linux/amd64",
    ]
  }

  private static func coreVersions(_ call: APICall) -> JSON {
    [
      "kind": "APIVersions", "versions": ["v1"],
      "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(call.exchange.authority)]],
    ]
  }

  private static func group(_ name: String) -> JSON {
    var versions: [String] = []
    for type in ResourceType.all where type.group == name && !versions.contains(type.version) { versions.append(type.version) }
    let list = versions.map { JSON.object([.init("groupVersion", .string("\(name)/\($0)")), .init("version", .string($0))]) }
    return ["name": .string(name), "versions": .array(list), "preferredVersion": list.first ?? .null]
  }

  private static func resources(group: String, version: String) -> JSON? {
    let types = ResourceType.all.filter { $0.group == group && $0.version == version }
    guard let first = types.first else { return nil }
    return [
      "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(first.groupVersion), "resources": .array(types.map(resource)),
    ]
  }

  private static func resource(_ type: ResourceType) -> JSON {
    var json: JSON = [
      "name": .string(type.name), "singularName": .string(type.singular), "namespaced": .bool(type.isNamespaced),
      "kind": .string(type.kind), "verbs": .strings(type.verbs),
    ]
    if !type.shortNames.isEmpty { json["shortNames"] = .strings(type.shortNames) }
    if type.isInAll { json["categories"] = ["all"] }
    return json
  }
}
