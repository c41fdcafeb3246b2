import Platform

/// A request that an API server has refused, as its message tells it.
///
/// Source: Kubernetes, apiserver `responsewriters.Forbidden`:
/// `pods is forbidden: User "U" cannot list resource "pods" in API group "" in the namespace "N": reason`.
struct RefusedRequest: Sendable, Equatable {
  let user: String
  let verb: String
  /// With the subresource behind a slash; `nil` where a path was asked for.
  var resource: String?
  /// Empty for the core group.
  var group = ""
  /// `nil` at the scope of the whole cluster.
  var namespace: String?
  /// Of a request for no resource, such as `/metrics`.
  var path: String?
  /// Azure RBAC has refused it; otherwise Kubernetes has.
  var isByAzure = false

  /// Every request that a text tells of, each once, at most `most`.
  static func all(in text: ErrorText, most: Int = 5) -> [RefusedRequest] {
    var found: [RefusedRequest] = []
    let compact = text.compact
    for start in compact.ranges(of: "User\"") where found.count < most {
      guard let request = RefusedRequest(compact[start.upperBound...].prefix(2000)), !found.contains(request) else { continue }
      found.append(request)
    }
    return found
  }

  /// - Parameter text: What stands behind `User"`, without blanks.
  private init?(_ text: Substring) {
    var rest = text
    guard let user = Self.quoted(&rest), rest.hasPrefix("cannot") else { return nil }
    rest = rest.dropFirst("cannot".count)
    if let mark = rest.prefix(40).firstRange(of: "resource\"") {
      let verb = rest[..<mark.lowerBound]
      rest = rest[mark.upperBound...]
      guard let resource = Self.quoted(&rest), Self.isName(verb), Self.isName(resource) else { return nil }
      self.init(user: user, verb: String(verb), resource: resource)
      if Self.skip("inAPIgroup\"", &rest) { group = Self.quoted(&rest).flatMap { Self.isName($0) ? $0 : nil } ?? "" }
      if Self.skip("inthenamespace\"", &rest) { namespace = Self.quoted(&rest).flatMap { Self.isName($0) ? $0 : nil } }
    } else if let mark = rest.prefix(40).firstRange(of: "path\"") {
      let verb = rest[..<mark.lowerBound]
      rest = rest[mark.upperBound...]
      guard let path = Self.quoted(&rest), Self.isName(verb), path.hasPrefix("/"), Self.isName(path) else { return nil }
      self.init(user: user, verb: String(verb), path: path)
    } else {
      return nil
    }
    // Its own reason: what stands before the next user, if there is one.
    let reason = rest.prefix(upTo: rest.firstRange(of: "User\"")?.lowerBound ?? rest.endIndex).lowercased()
    isByAzure = ["accesstotheresourceinazure", "azurerbaccheckfailure"].contains(where: reason.contains)
  }

  init(user: String, verb: String, resource: String? = nil, group: String = "", namespace: String? = nil, path: String? = nil) {
    self.user = user
    self.verb = verb
    self.resource = resource
    self.group = group
    self.namespace = namespace
    self.path = path
  }

  /// The text up to the next quotation mark, which it skips; `nil` for a long one.
  private static func quoted(_ rest: inout Substring) -> String? {
    guard let end = rest.firstIndex(of: "\""), rest.distance(from: rest.startIndex, to: end) <= 256 else { return nil }
    defer { rest = rest[rest.index(after: end)...] }
    return rest[..<end].withoutControlCharacters
  }

  private static func skip(_ prefix: String, _ rest: inout Substring) -> Bool {
    guard rest.hasPrefix(prefix) else { return false }
    rest = rest.dropFirst(prefix.count)
    return true
  }

  private static func isName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-./*:_".contains($0)) }
  }
}

extension RefusedRequest {
  /// `list pods in the namespace checkout`
  var words: String {
    guard let resource else { return "\(verb) \(path ?? "")" }
    let full = group.isEmpty ? resource : "\(resource) of \(group)"
    return "\(verb) \(full) \(namespace.map { "in the namespace \($0)" } ?? "at the scope of the cluster")"
  }
}
