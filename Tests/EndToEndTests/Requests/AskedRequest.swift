import TestSupport

/// A request as the comparison sees it: where it goes, and which fields it has in query and form.
struct AskedRequest: Equatable {
  /// Method and path, with `{tenant}` and `{user}` for those.
  let target: String
  /// Names in order; those that choose a behaviour carry their value.
  let fields: [String]

  /// - Parameter fields: Separated by spaces, in any order.
  init(_ target: String, _ fields: String = "") {
    self.target = target
    self.fields = fields.split(separator: " ").map(String.init).sorted()
  }

  init(_ request: EmulatorProcess.Request) {
    let path = request.path.replacing(Workplace.contoso, with: "{tenant}")
      .replacing(/(UserRealm\/).*/.ignoresCase()) { "\($0.output.1){user}" }
    let fields = request.form.merging(TestBrowser.fields(of: "?\(request.query)")) { form, _ in form }
    self.init("\(request.method) \(path)", fields.map(Self.shown).joined(separator: " "))
  }

  private static func shown(_ name: String, _ value: String) -> String {
    guard telling.contains(name) else { return name }
    guard name == "scope" else { return "\(name)=\(value)" }
    // Its order means nothing.
    let words = value.replacing(Workplace.server, with: "{server}").replacing(Workplace.staging, with: "{server}").split(separator: " ")
    return "scope=\(words.sorted().joined(separator: "+"))"
  }

  private static let telling: Set = [
    "api-version", "client_info", "code_challenge_method", "grant_type", "prompt", "response_mode", "response_type", "scope",
    "token_type",
  ]

  /// The last part of its path: what people call the endpoint.
  var endpoint: String {
    let path = target.split(separator: " ").last ?? ""
    return String(path.replacing("/{user}", with: "").split(separator: "/").last ?? "")
  }
}

extension [AskedRequest] {
  /// One for each target: a poll that is repeated counts once.
  var withoutRepetitions: [AskedRequest] {
    var seen: [AskedRequest] = []
    for request in self where !seen.contains(request) { seen.append(request) }
    return seen
  }
}
