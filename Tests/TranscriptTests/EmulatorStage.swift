import Platform
import TestSupport

/// Follows the `entra` lines of a transcript.
final class EmulatorStage {
  private let emulator: EmulatorProcess
  /// The last request that an `entra saw` line has spoken of.
  private var lastSeen = 0
  /// The requests of the last `entra saw` line.
  private var seen: [EmulatorProcess.Request] = []

  init(_ emulator: EmulatorProcess) {
    self.emulator = emulator
  }

  func end() { emulator.end() }

  func advanceClock(_ seconds: Int) throws {
    try emulator.control("POST", "clock", #"{"advance": \#(seconds)}"#)
  }

  /// Returns what is not as the line says.
  func follow(_ order: String) throws -> String? {
    let words = order.split(separator: " ").map(String.init)
    switch words.first {
    case "saw": return try see(order.dropFirst(4), Array(words.dropFirst()))
    case "approve" where words.count > 1: try emulator.control("POST", "device-codes/approve", decision(words.dropFirst(2), user: words[1]))
    case "decline": try emulator.control("POST", "device-codes/decline", decision(words.dropFirst(1), user: nil))
    case "set" where words.count == 2: try emulator.control("POST", "settings", object(words.dropFirst()))
    case "fault" where words.count > 1: try emulator.control("POST", "faults", object(["kind=\(words[1])"] + words.dropFirst(2)))
    case "works": try emulator.control("DELETE", "faults")
    case "certificate" where words.count == 3: try register(words[2], of: words[1])
    case "cluster" where words.count > 2: try emulator.control("POST", "clusters", object(["name=\(words[1])"] + words.dropFirst(2)))
    case "role" where words.count > 3:
      let role = words.dropFirst(3).joined(separator: " ")
      try emulator.control("POST", "role-assignments", object(["assignee=\(words[1])", words[2], "role=\(role)"]))
    case "revoke" where words.count == 2: try emulator.control("POST", "revoke", object(["user=\(words[1])"]))
    default: throw OrderError(order: order)
    }
    return nil
  }

  struct OrderError: Error, CustomStringConvertible {
    let order: String
    var description: String { "'entra \(order)' is no order" }
  }

  /// `certificate CLIENT FILE`
  private func register(_ path: String, of client: String) throws {
    let pem = textLines(String(decoding: try Files.read(path), as: UTF8.self)).joined(separator: "\\n")
    try emulator.control("POST", "certificates", #"{"client_id": "\#(client)", "pem": "\#(pem)"}"#)
  }

  /// `after 2 polls`
  private func decision(_ words: ArraySlice<String>, user: String?) throws -> String {
    var members = user.map { ["user=\($0)"] } ?? []
    let words = Array(words)
    if !words.isEmpty {
      guard words.count == 3, words[0] == "after", words[2].hasPrefix("poll"), Int(words[1]) != nil else {
        throw OrderError(order: words.joined(separator: " "))
      }
      members.append("after_polls=\(words[1])")
    }
    return try object(members)
  }

  /// `name=value …` as JSON.
  private func object(_ members: some Sequence<String>) throws -> String {
    let parts = try members.map { member in
      guard let equals = member.firstIndex(of: "=") else { throw OrderError(order: member) }
      let (name, value) = (member[..<equals], member[member.index(after: equals)...])
      let isPlain = Int(value) != nil || ["true", "false", "null"].contains(value)
      return isPlain ? "\"\(name)\": \(value)" : "\"\(name)\": \"\(value)\""
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  // MARK: What clients asked

  /// `nothing`; `1 devicecode, 3 token on 1 connection`; `form NAME=pattern`; `path PATTERN`; `errors 7000215`
  private func see(_ text: Substring, _ words: [String]) throws -> String? {
    switch words.first {
    case "form" where words.count > 1: return seesForm(text.dropFirst(5))
    case "path" where words.count == 2:
      return seen.contains { matches($0.path, words[1]) } ? nil : "the paths were \(seen.map(\.path).joined(separator: ", "))"
    case "errors":
      let errors = seen.compactMap(\.error).map(String.init)
      return errors == Array(words.dropFirst()) ? nil : "the errors were \(errors.joined(separator: " "))"
    default: return try count(words)
    }
  }

  private func seesForm(_ text: Substring) -> String? {
    let name = String(text.prefix { $0 != "=" })
    let values = seen.map { $0.form[name] ?? "(absent)" }
    if values.contains(where: { matches($0, text.dropFirst(name.count + 1)) }) { return nil }
    return "the values of \(name) were \(values.joined(separator: ", "))"
  }

  private func count(_ words: [String]) throws -> String? {
    let log = try emulator.requests().log
    seen = log.filter { $0.sequence > lastSeen && $0.endpoint != "aks" }
    lastSeen = log.last?.sequence ?? lastSeen
    let halves = words.split(separator: "on", maxSplits: 1).map(Array.init)
    let expected = halves.first?.joined(separator: " ") ?? ""
    var order: [String] = []
    for request in seen where !order.contains(request.endpoint) { order.append(request.endpoint) }
    let actual = order.isEmpty ? "nothing" : order.map { name in "\(seen.count { $0.endpoint == name }) \(name)" }.joined(separator: ", ")
    if actual != expected { return "Entra saw \(actual)" }
    guard halves.count == 2 else { return nil }
    let connections = Set(seen.map(\.connection)).count
    return halves[1].first == "\(connections)" && halves[1].count == 2 ? nil : "it took \(connections) connections"
  }
}
