/// Block style, with flow style within it.
extension RandomKubeconfig.Writer {
  mutating func writeBlock() {
    keep(random.one(of: ["", "", "\u{FEFF}", "# ü\(lineBreak)", "---\(lineBreak)", "%YAML 1.1\(lineBreak)--- # start\(lineBreak)"]))
    var sections = [clusters(), contexts(), "apiVersion: v1", "kind:\tConfig # ☸", "preferences: {}", "x-anchor: &x {a: &y [1, *]}"]
    sections[5] = random.one(of: ["x-anchor: &x\(seed) {a: [1, ~, 'it''s']}\(lineBreak)x-alias: *x\(seed)", "? x-long\(lineBreak): key"])
    let all = random.shuffled(sections).prefix(2 + random.below(5)).map { Optional($0) }
    // The only nil is the place of the users.
    for section in random.shuffled(all + [nil]) {
      if random.oneIn(4) { keep("# about the next: 'a\(lineBreak)" + (random.oneIn(2) ? "  \(lineBreak)" : "")) }
      if let section { keep(section + lineBreak) } else { writeUsers() }
    }
    keep(random.one(of: ["", "", "# end", "...\(lineBreak)", "---\(lineBreak)users: [ broken\(lineBreak)"]))
  }

  private mutating func clusters() -> String {
    let certificate = data()
    let text = random.one(of: [certificate, "\"\(certificate)\"", "|-\(lineBreak)\(dash)      \(certificate)"])
    return ["clusters:", "\(dash)- name: c\(seed)", "\(dash)  cluster:", "\(dash)    certificate-authority-data: \(text)"]
      .joined(separator: lineBreak)
  }

  private mutating func contexts() -> String {
    random.one(of: [
      "contexts: []", "contexts: [{name: 'c\(seed)', context: {cluster: c\(seed), user: aks-\(seed)-0}}]",
      "contexts:\(lineBreak)\(dash)-  context:\(lineBreak)\(dash)      user: \"x-\(seed)-0\"\(lineBreak)\(dash)   name: c\(seed)",
    ])
  }

  private mutating func writeUsers() {
    keep("users:\(random.one(of: ["", " # who", "\t"]))\(lineBreak)")
    for number in 0..<(1 + random.below(4)) {
      let (name, isConverted) = self.name(number)
      if random.oneIn(4) { keep("\(dash)# ☸ about the next\(lineBreak)\(lineBreak)") }
      let quoted = random.one(of: [name, "'\(name)'", "\"\(name)\"", "!!str \(name)", "&n\(seed)-\(number) \(name)"])
      let comment = random.one(of: ["", " # n", "  "])
      keep("\(dash)- name: \(quoted)\(comment)\(lineBreak)\(random.oneIn(5) ? "\(dash)  x: [ 1,2 ]\(lineBreak)" : "")")
      if random.oneIn(4) { writeFlowUser(isConverted) } else { writeBlockUser(isConverted) }
    }
  }

  private mutating func writeFlowUser(_ isConverted: Bool) {
    let inner = random.one(of: ["", " "])
    keep("\(dash)  user: {\(inner)\(random.one(of: ["", "token: 't', ", "x: {}, "]))")
    change(flowLogin(isConverted), isConverted)
    keep("\(random.one(of: ["", ", token: 't'", ",username: \"]}\" "]))\(inner)}\(random.one(of: ["", " # f"]))\(lineBreak)")
  }

  private mutating func flowLogin(_ isConverted: Bool) -> String {
    guard isConverted else { return "exec: {command: gke, args: [ 'a',b ]}" }
    return random.one(of: [
      "exec: {command: kubelogin, args: [get-token, --server-id, s]}", "auth-provider: {name: azure, config: {apiserver-id: s}}",
      "exec: { args: [get-token,--server-id,s],command: \"kubelogin\", env: null }",
    ])
  }

  private mutating func writeBlockUser(_ isConverted: Bool) {
    let indent = "\(dash)  \(step ?? "")"
    keep("\(dash)  user:\(random.one(of: ["", " # u", "\t", " &u\(seed)"]))\(lineBreak)")
    keep(
      random.one(of: [
        "", "", "\(indent)token: |\(lineBreak)\(indent)  # t\(lineBreak)", "\(indent)password: 'é\(lineBreak)\(indent)  # b'\(lineBreak)",
        "\(indent)# of the block\(lineBreak)", "\(indent)client-key-data: \(data())\(lineBreak)",
      ]))
    keep(indent)
    change(blockLogin(indent, isConverted), isConverted)
    keep(lineBreak)
    if isConverted && random.oneIn(5) && pieces[pieces.count - 2].text.hasPrefix("exec") {
      change("\(indent)auth-provider: {name: azure}\(lineBreak)", true)
    }
    keep(random.one(of: ["", "\(indent)username: &z \"\\u00e9\" # last\(lineBreak)", "\(indent)# end\(lineBreak)", lineBreak]))
  }

  private mutating func blockLogin(_ indent: String, _ isConverted: Bool) -> String {
    let below = lineBreak + indent + (step ?? "")
    guard isConverted else {
      return random.one(of: ["exec:\(below)command: gke # other\(below)args: ['a', \"b\"]", "auth-provider:\(below)name: gcp"])
    }
    let list = random.one(of: ["", " ", "  "])
    let items = ["get-token", "--server-id", "\"s\""].map { "\(below)\(list)- \($0)" }.joined()
    return random.one(of: [
      "exec:\(below)args: [get-token, --server-id, s]\(below)command: kubelogin",
      "exec: # why\(below)command: 'kubelogin'\(below)args:\(items)",
      "exec:\(below)args:\(items)\(below)# inside\(below)x: {}\(below)command: /usr/bin/kubelogin",
      "exec:\(below)installHint: |-\(below)  # not a comment\(below)  x\(below)command: >-\(below)  kubelogin\(below)args:\(items)",
      "auth-provider:\(below)config:\(below)\(step ?? "")apiserver-id: s\(below)name: azure",
      "exec: {command: kubelogin, args: [\(below)get-token, --server-id, s]}",
    ])
  }
}
