import Platform
import TestSupport
import Testing

@testable import Kubeconfig

/// Files whose parts share objects say the same after a conversion, but for the logins that were asked for.
struct SharedPropertyTests {
  @Test("Random files with shared objects keep every value that is not converted", arguments: 0..<10) func randomFiles(batch: Int) throws {
    for seed in (batch * 100)..<(batch * 100 + 100) {
      let file = RandomSharedKubeconfig(seed: seed)
      try check(file.text, converting: file.converted, "seed \(seed)")
      try check(file.text, converting: file.selected, "seed \(seed), some users", mayRefuse: true)
    }
  }

  static let root = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/PyYAML"
  static let names = ((try? Files.names(in: root)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

  @Test("Files that PyYAML wrote keep every value that is not converted", arguments: names) func filesPyYAML(name: String) throws {
    let text = String(decoding: try Files.read("\(Self.root)/\(name)"), as: UTF8.self)
    let users = try document(text).users.filter { $0.exec?.command == "kubelogin" || ($0.exec == nil && $0.authProvider != nil) }

    try check(text, converting: users.map(\.name.text), name)
    for user in users { try check(text, converting: [user.name.text], "\(name), \(user.name)", mayRefuse: true) }
  }

  @Test("All files of PyYAML are there") func allFiles() { #expect(Self.names.count >= 12) }

  private func check(_ text: String, converting users: [String], _ what: String, mayRefuse: Bool = false) throws {
    let before = try document(text)
    let edits = users.map { UserEdit(user: EntryName($0), exec: converted) }
    let result: [UInt8]
    do throws(KubeconfigError) {
      result = try before.replacing(edits)
    } catch {
      guard mayRefuse, case .sharedUser(_, _, let user, let other) = error else {
        Issue.record("\(what) is refused: \(error.summary)\n\(text)")
        return
      }
      #expect(users.contains(user) && !users.contains(other), "\(what)")
      return
    }
    let after = try KubeconfigDocument(bytes: result, path: "f")
    let new = String(decoding: result, as: UTF8.self)

    if value(of: after, without: users) != value(of: before, without: users) {
      Issue.record("\(what) says something else:\n\(text)\n=>\n\(new)")
    }
    let asked = before.users.map { users.contains($0.name.text) ? converted : $0.exec }
    if after.users.map(\.exec) != asked { Issue.record("\(what): not what was asked:\n\(new)") }
    if definitions(in: new).count != Set(definitions(in: new)).count { Issue.record("\(what): an anchor stands twice:\n\(new)") }
    if try after.replacing(edits) != result { Issue.record("\(what): a second run changes something:\n\(new)") }
  }

  /// PyYAML refuses a file that defines an anchor twice.
  private func definitions(in text: String) -> [String] { text.matches(of: /&id[0-9]+/).map { String($0.output) } }

  private indirect enum Value: Equatable {
    case text(String, isPlain: Bool)
    case list([Value])
    case mapping([String: Value])
  }

  private func value(of document: KubeconfigDocument, without users: [String]) -> Value? {
    guard let root = document.tree.root, case .mapping(var file) = value(root), case .list(let entries) = file["users"] else { return nil }
    file["users"] = .list(
      entries.map { entry in
        guard case .mapping(var fields) = entry, case .text(let name, _) = fields["name"], users.contains(name),
          case .mapping(var user) = fields["user"]
        else { return entry }
        (user["exec"], user["auth-provider"]) = (nil, nil)
        fields["user"] = .mapping(user)
        return .mapping(fields)
      })
    return .mapping(file)
  }

  /// A quoted text in the place of a plain one counts as the same where no number or word of YAML reads so.
  private func value(_ node: YAMLNode) -> Value {
    switch node.content {
    case .alias(let target): value(target)
    case .scalar(let text, let isPlain): .text(text, isPlain: isPlain && text.allSatisfy { $0.isNumber || $0.isLetter } && text.count < 6)
    case .sequence(let items, _): .list(items.map(value))
    case .mapping(let entries, _): .mapping(Dictionary(entries.map { ($0.key.text ?? "", value($0.value)) }) { $1 })
    }
  }
}
