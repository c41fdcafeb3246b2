import Glibc
import Platform
import TestSupport
import Testing

@Suite("Kubeconfigs beyond the limits")
struct KubeconfigLimitTests {
  private static let megabyte = 1 << 20

  @Test("Too large, too deep, too many aliases: refused within 200 MB of memory, and the file stays", arguments: bombs)
  func refused(_ bomb: Bomb) async throws {
    let (outcome, isSame) = try await onOwnThread {
      let directory = try TemporaryDirectory()
      let text = bomb.text()
      let path = try directory.write(text, to: "config")
      // ulimit counts kilobytes; the program's own code and stack are within it.
      let process = try RunningProcess(
        "sh",
        ["-c", "ulimit -v 204800 && exec \"$@\"", "sh", Programs.kubelogin, "convert-kubeconfig", "--kubeconfig", path, "-l", "azurecli"],
        environment: ["HOME": directory.path, "PATH": Programs.searchPath], directory: directory.path, scratch: directory.path)
      let outcome = try process.outcome()
      var status = stat()
      stat(path, &status)
      return (outcome, status.st_size == text.utf8.count)
    }

    #expect(outcome.status == 1 && isSame)
    #expect(outcome.errorOutput.contains("Code: \(bomb.code)\n"), "\(outcome.errorOutput.prefix(500))")
  }

  struct Bomb: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    let text: @Sendable () -> String
  }

  private static let user = "users:\n- {name: a, user: {exec: {command: kubelogin, args: [get-token]}}}\n"
  static let bombs = [
    Bomb(testDescription: "100 MB", code: "kubeconfig.too-large") { user + String(repeating: "# 3456789\n", count: 10 * megabyte) },
    Bomb(testDescription: "a million brackets", code: "kubeconfig.too-deep") { String(repeating: "[", count: megabyte) },
    Bomb(testDescription: "a million braces with keys", code: "kubeconfig.too-deep") { String(repeating: "{a: ", count: megabyte) },
    Bomb(testDescription: "a thousand levels of blocks", code: "kubeconfig.too-deep") {
      (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    },
    Bomb(testDescription: "thousands of dashes", code: "kubeconfig.too-deep") { String(repeating: "- ", count: 100_000) },
    Bomb(testDescription: "aliases of aliases", code: "kubeconfig.structure") {
      let levels = (1...30).map { "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 10).joined(separator: ","))]\n" }
      return "a0: &a0 [x]\n" + levels.joined() + "users: *a30\n"
    },
    Bomb(testDescription: "one list of arguments for a thousand users", code: "kubeconfig.excessive-aliasing") {
      let arguments = Array(repeating: "a", count: 2000).joined(separator: ",")
      return "e: &e {args: [\(arguments)]}\nusers:\n" + (0..<1000).map { "- {name: u\($0), user: {exec: *e}}\n" }.joined()
    },
  ]
}
