import Fuzzer

@testable import Kubeconfig

private nonisolated var target: ExecEntry {
  ExecEntry(
    command: "kubelogin", arguments: ["get-token", "--login", "a: b"], environment: [.init(name: "N", value: "v # w")], apiVersion: "v1",
    installHint: "\none\n  two\n", provideClusterInfo: false)
}

// Reads the input as a kubeconfig, and converts each of the first users alone, then all of them.
runFuzzer { start, count in
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let document = try? KubeconfigDocument(bytes: bytes, path: "f") else { return 0 }
  for index in document.users.indices.prefix(4) { convert([index], in: document) }
  if document.users.count > 1 { convert(Array(document.users.indices), in: document) }
  return 0
}

private func convert(_ places: [Int], in document: KubeconfigDocument) {
  let edits = places.map { UserEdit(user: document.users[$0].name, exec: target) }
  let result: [UInt8]
  do throws(KubeconfigError) {
    result = try document.replacing(edits)
  } catch {
    precondition(error != .wrongResult(path: "f"), "the changed text does not say what it should")
    return
  }
  guard let after = try? KubeconfigDocument(bytes: result, path: "f") else { preconditionFailure("the changed text is no kubeconfig") }
  for (index, (new, old)) in zip(after.users, document.users).enumerated() {
    precondition(new.exec == (places.contains(index) ? target : old.exec), "a user says something else")
  }
  precondition(try! after.replacing(edits) == result, "a second run changes something")
  // Text that others share may move to them.
  guard !document.tree.hasAliases else { return }
  let extents = places.map { document.userNodes[$0].extent }
  let first = extents.map(\.lowerBound).min() ?? 0
  // A removed last line goes with its line break.
  let lineEnd = document.bytes.lineEnd(of: extents.map(\.upperBound).max() ?? 0)
  let last = lineEnd < document.bytes.count ? lineEnd + document.bytes.lineBreakLength(at: lineEnd) : lineEnd
  precondition(result.starts(with: document.bytes[..<first]), "bytes before the user changed")
  precondition(result.suffix(document.bytes.count - last).elementsEqual(document.bytes[last...]), "bytes behind the user changed")
}
