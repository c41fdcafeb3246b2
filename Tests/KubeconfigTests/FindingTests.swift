import Kubeconfig
import Platform
import Testing

/// Texts that fuzzing has found: each was once changed into something else than was asked, or refused for a fault of ours.
struct FindingTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Findings"
  static let names = ((try? Files.names(in: root)) ?? []).filter { !$0.hasPrefix(".") }.sorted()

  @Test("What fuzzing found is changed as asked, or refused for a reason in the text", arguments: names) func whatFuzzing(name: String)
    throws
  {
    let document = try KubeconfigDocument(bytes: Files.read("\(Self.root)/\(name)"), path: "f")

    for user in document.users {
      let edits = [UserEdit(user: user.name, exec: converted)]
      do throws(KubeconfigError) {
        let result = try document.replacing(edits)
        let after = try KubeconfigDocument(bytes: result, path: "f")
        #expect(after.users.filter { $0.name == user.name }.map(\.exec) == [converted])
        #expect(try after.replacing(edits) == result)
      } catch {
        #expect(error != .wrongResult(path: "f"))
      }
    }
  }

  @Test("All findings are there") func allFindings() { #expect(Self.names.count >= 9) }
}
