/// `docs/requests.md`, from what was seen.
struct RequestComparisonPage {
  private var sections: [String] = []
  /// What differs, in the order in which it was found, and where.
  private var found: [(difference: String, methods: [String])] = []
  var differences: [String] { found.map(\.difference) }

  /// Why each difference is there. One that is not listed fails the test, and so does an entry that nothing needs.
  static let reasons: KeyValuePairs = [
    "`openid-configuration` is not asked": "the addresses follow from authority and tenant: one answer less to wait for, and to trust",
    "`token` has no `grant_type=device_code` here": "see the next line",
    "`token` has `grant_type=urn:ietf:params:oauth:grant-type:device_code` here only":
      "the name in RFC 8628, which MSAL Python sends too; Entra takes both",
    "`token` has `client_info=1` here only": "the answer then tells user and home tenant, by which sign-ins are told apart",
    "`authorize` has no `client_info=1` here": "only the code is taken from the answer; who it is about follows with the token",
    "`token` has no `scope=offline_access+openid+profile+{server}/.default` here": "see the next line",
    "`token` has `scope={server}/.default` here only": "an application has neither profile nor refresh token; MSAL Python asks the same",
    "`token` has no `client_info=1` here": "an application signs in: there is no user to tell of",
  ]

  mutating func add(_ comparison: RequestComparison, here: [AskedRequest]) {
    var rows: [String] = []
    for theirs in comparison.asked where !here.contains(where: { $0.target == theirs.target }) {
      rows.append(row(theirs.target, "not asked", cell(theirs.fields)))
      note("`\(theirs.endpoint)` is not asked", comparison)
    }
    for ours in here {
      guard let theirs = comparison.asked.first(where: { $0.target == ours.target }) else {
        rows.append(row(ours.target, cell(ours.fields), "not asked"))
        note("`\(ours.endpoint)` is asked here only", comparison)
        continue
      }
      rows.append(row(ours.target, cell(ours.fields), ours == theirs ? "the same" : cell(theirs.fields)))
      for field in theirs.fields where !ours.fields.contains(field) { note("`\(ours.endpoint)` has no `\(field)` here", comparison) }
      for field in ours.fields where !theirs.fields.contains(field) { note("`\(ours.endpoint)` has `\(field)` here only", comparison) }
    }
    let head = ["## \(comparison.title)", "", "| request | kubelogin | \(comparison.library.rawValue) |", "|---|---|---|"]
    sections.append((head + rows).joined(separator: "\n"))
  }

  private mutating func note(_ difference: String, _ comparison: RequestComparison) {
    guard let place = found.firstIndex(where: { $0.difference == difference }) else {
      found.append((difference, [comparison.method]))
      return
    }
    if !found[place].methods.contains(comparison.method) { found[place].methods.append(comparison.method) }
  }

  private func row(_ target: String, _ here: String, _ theirs: String) -> String { "| `\(target)` | \(here) | \(theirs) |" }

  private func cell(_ fields: [String]) -> String {
    fields.isEmpty ? "no fields" : fields.map { "`\($0)`" }.joined(separator: " ")
  }

  var text: String {
    let why = Dictionary(uniqueKeysWithValues: Self.reasons.map { ($0.key, $0.value) })
    let listed = found.map { "| \($0.difference) | \($0.methods.joined(separator: ", ")) | \(why[$0.difference] ?? "") |" }
    return """
      # What each login method asks, beside Microsoft's libraries
      <!-- Written by the tests from what entra-emulator saw: swift test --filter RequestComparisonTests -->

      Names of the fields in query and form, where it matters with their values; `{tenant}` and `{user}` stand for those. Beside each run
      stands what a library of Microsoft's was recorded to ask for the same: azidentity 1.14 with MSAL 1.7, which Azure/kubelogin 0.2.19
      contains, MSAL Python 1.39 with azure-identity 1.27, and go-autorest adal for `--legacy`; instance discovery is switched off for all. A poll that is repeated
      counts once; header fields are left out. `azurecli` and `azd` ask nothing themselves: their tool does.

      ## What differs, and why

      | difference | methods | why |
      |---|---|---|
      \(listed.joined(separator: "\n"))

      \(sections.joined(separator: "\n\n"))

      """
  }
}
