/// One decision: who, which groups arrived, which data action was asked, and which assignment decided.
public struct ReviewRecord: Sendable, Equatable {
  public let json: JSON
  /// One line, without a line break.
  public let line: String
}

extension ReviewRecord {
  static func token(at time: Timestamp, cluster: Cluster, _ result: Result<KubernetesUser, TokenRefusal>) -> ReviewRecord {
    let head: JSON = ["time": .string(time.rfc3339), "review": "token", "cluster": .string(cluster.name)]
    switch result {
    case .success(let user):
      let json: JSON = [
        "user": .string(user.name), "objectID": user.objectID.map(JSON.string) ?? .null, "groups": .strings(user.groups),
        "decision": "authenticated",
      ]
      let line = "\(time.rfc3339) token \(cluster.name): \(user.name) is authenticated, \(summary(user.groups))"
      return ReviewRecord(json: head.adding(json), line: singleLine(line))
    case .failure(let refusal):
      let line = "\(time.rfc3339) token \(cluster.name): refused: \(refusal.reason)"
      return ReviewRecord(json: head.adding(["decision": "refused", "reason": .string(refusal.reason)]), line: singleLine(line))
    }
  }

  static func access(at time: Timestamp, cluster: Cluster, _ request: AccessRequest, _ verdict: Verdict) -> ReviewRecord {
    var json: JSON = [
      "time": .string(time.rfc3339), "review": "access", "cluster": .string(cluster.name), "user": .string(request.user),
      "objectID": request.objectID.map(JSON.string) ?? .null, "groups": .strings(request.groups),
      "namespace": request.namespace.map(JSON.string) ?? .null, "dataActions": .strings(verdict.needed.map(\.id)),
      "decision": .string(verdict.outcome.rawValue), "reason": .string(verdict.reason),
    ]
    var decider = "by no role assignment"
    switch verdict.decidedBy {
    case .assignment(let assignment):
      json["roleAssignment"] = .string(assignment.resourceID)
      json["role"] = .string(assignment.role.name)
      decider = "by \(assignment.role.name), assigned to \(assignment.principal.name) at \(assignment.scope)"
    case .denial(let denial):
      json["denyAssignment"] = .string(denial.resourceID)
      decider = "by the deny assignment \(denial.rule.name)"
    case nil where verdict.outcome == .noOpinion: decider = verdict.reason
    case nil where verdict.outcome == .allowed: decider = "because everybody may"
    case nil: break
    }
    let actions = verdict.needed.count == 1 ? verdict.needed[0].id : "\(verdict.needed.count) data actions"
    let place = request.namespace.map { " in \($0)" } ?? ""
    let line =
      "\(time.rfc3339) access \(cluster.name): \(request.user) (\(summary(request.groups))), \(actions)\(place): \(verdict.outcome.rawValue), \(decider)"
    return ReviewRecord(json: json, line: singleLine(line))
  }

  private static func summary(_ groups: [String]) -> String {
    let shown = groups.prefix(5).joined(separator: ", ") + (groups.count > 5 ? ", …" : "")
    return groups.isEmpty ? "no groups" : "\(groups.count) group\(groups.count == 1 ? "" : "s"): \(shown)"
  }

  /// Names come from clients: they must not move a terminal's cursor or add lines.
  private static func singleLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmless($0) ? $0 : "\u{fffd}" }))
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
