/// JSON, on one line or indented.
extension RandomKubeconfig.Writer {
  mutating func writeJSON() {
    let sections = [
      #""apiVersion": "v1""#, #""kind": "Config""#, #""x-unknown": [1, 2.50, null, {"a": "\u00fc\n"}]"#, #""contexts": []"#,
      #""clusters": [{"name": "c\#(seed)", "cluster": {"certificate-authority-data": "\#(data())"}}]"#,
    ]
    let chosen = random.shuffled(sections).prefix(2 + random.below(4)).map { Optional($0) }
    keep("{")
    // The only nil is the place of the users.
    for (number, section) in random.shuffled(chosen + [nil]).enumerated() {
      keep((number > 0 ? "," : "") + line(1))
      if let section { keep(step == nil ? section.replacing(": ", with: ":") : section) } else { writeUserList() }
    }
    keep(line(0) + "}" + random.one(of: ["", lineBreak]))
  }

  private func line(_ level: Int) -> String {
    guard let step else { return "" }
    return lineBreak + String(repeating: step, count: level)
  }

  private var colon: String { step == nil ? ":" : ": " }

  private mutating func writeUserList() {
    keep("\"users\"\(colon)[")
    for number in 0..<(1 + random.below(4)) {
      let (name, isConverted) = self.name(number)
      let isNameFirst = random.oneIn(2)
      keep((number > 0 ? "," : "") + line(2) + "{" + line(3))
      if isNameFirst { keep("\"name\"\(colon)\"\(name)\"," + line(3)) }
      writeUser(isConverted)
      if !isNameFirst { keep("," + line(3) + "\"name\"\(colon)\"\(name)\"") }
      keep(line(2) + "}")
    }
    keep(line(1) + "]")
  }

  private mutating func writeUser(_ isConverted: Bool) {
    keep("\"user\"\(colon){" + line(4))
    if random.oneIn(3) { keep("\"token\"\(colon)\"}]\"," + line(4)) }
    change(login(isConverted), isConverted)
    if random.oneIn(3) { keep("," + line(4) + "\"username\"\(colon)\"ü\"") }
    keep(line(3) + "}")
  }

  private mutating func login(_ isConverted: Bool) -> String {
    let isExec = random.oneIn(2)
    let fields =
      isExec
      ? [
        "\"command\"\(colon)\"\(isConverted ? "kubelogin" : "gke")\"",
        "\"args\"\(colon)[\(line(6))\"get-token\",\(line(6))\"--server-id\",\(line(6))\"s\"\(line(5))]", "\"env\"\(colon)null",
      ]
      : ["\"name\"\(colon)\"\(isConverted ? "azure" : "gcp")\"", "\"config\"\(colon){\(line(6))\"apiserver-id\"\(colon)\"s\"\(line(5))}"]
    let inner = random.shuffled(fields).map { line(5) + $0 }.joined(separator: ",")
    return "\"\(isExec ? "exec" : "auth-provider")\"\(colon){\(inner)\(line(4))}"
  }
}

extension String {
  fileprivate func replacing(_ old: String, with new: String) -> String {
    var result = ""
    var rest = self[...]
    while let place = rest.indices.first(where: { rest[$0...].hasPrefix(old) }) {
      result += rest[..<place] + new
      rest = rest[place...].dropFirst(old.count)
    }
    return result + rest
  }
}
