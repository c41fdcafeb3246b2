import Glibc
import Kubeconfig
import TestSupport
import Testing

/// 10,000 files in random styles. A seed that fails is in the test's message: `RandomKubeconfig(seed:)` makes its file again.
struct PropertyTests {
  @Test("Bytes outside of the converted users stay, and a second run changes nothing", arguments: 0..<20) func bytesOutside(batch: Int)
    throws
  {
    for seed in (batch * 500)..<(batch * 500 + 500) { try check(RandomKubeconfig(seed: seed), seed) }
  }

  private func check(_ file: RandomKubeconfig, _ seed: Int) throws {
    let target = ExecEntry(
      command: "kubelogin", arguments: ["get-token", "--x", ["1", "a b", "yes", "ü: x"][seed % 4]],
      installHint: [nil, "one", "\nfew\n  lines\n"][seed % 3], provideClusterInfo: [nil, false][seed % 2])
    let edits = file.converted.map { UserEdit(user: EntryName($0), exec: target) }
    let before = try #require(try? document(file.text), "seed \(seed) is not read:\n\(file.text)")

    let after = try #require(try? before.replacing(edits), "seed \(seed) is refused:\n\(file.text)")
    let changed = try #require(try? KubeconfigDocument(bytes: after, path: "f"), "seed \(seed) is not read again")

    let text = String(decoding: after, as: UTF8.self)
    if !file.pieces.areHeld(by: text) { Issue.record("seed \(seed) loses bytes:\n\(file.text)\n=>\n\(text)") }
    let asked = before.users.map { file.converted.contains($0.name.text) ? target : $0.exec }
    if changed.users.map(\.exec) != asked || changed.contexts != before.contexts {
      Issue.record("seed \(seed) says something else:\n\(text)")
    }
    if try changed.replacing(edits) != after { Issue.record("seed \(seed): a second run changes something:\n\(text)") }
  }
}

extension [RandomKubeconfig.Piece] {
  /// Whether the text is these pieces, with anything in the place of those that change.
  fileprivate func areHeld(by text: String) -> Bool {
    let fixed = split(omittingEmptySubsequences: false) { $0.changes }.map { $0.map(\.text).joined() }
    guard fixed.count > 1 else { return text.utf8.elementsEqual(fixed[0].utf8) }
    return text.withCString { start in
      var place = start
      for (number, piece) in fixed.enumerated() {
        let length = piece.utf8.count
        let found: UnsafePointer<CChar>? =
          switch number {
          case 0: strncmp(place, piece, length) == 0 ? place : nil
          case fixed.count - 1: strlen(place) >= length ? place + (strlen(place) - length) : nil
          default: UnsafePointer(strstr(place, piece))
          }
        guard let found, strncmp(found, piece, length) == 0 else { return false }
        place = found + length
      }
      return true
    }
  }
}
