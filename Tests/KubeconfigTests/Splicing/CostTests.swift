import Glibc
import Kubeconfig
import Testing

@Suite(.serialized) struct CostTests {
  @Test("Four times the users cost about four times the time", arguments: [true, false]) func fourTimes(isOneLine: Bool) throws {
    _ = try time(users: 100, isOneLine)
    let small = try (0..<3).map { _ in try time(users: 1000, isOneLine) }.min() ?? .zero
    let large = try (0..<3).map { _ in try time(users: 4000, isOneLine) }.min() ?? .zero

    #expect(large / small < 10)
  }

  /// CPU time of this thread: other work on the machine does not count.
  private func time(users: Int, _ isOneLine: Bool) throws -> Duration {
    let certificate = String(repeating: "LS0tLS1C", count: 20)
    let text =
      isOneLine
      ? #"{"users":["#
        + (0..<users).map { #"{"name":"u\#($0)","user":{"c":"\#(certificate)","exec":{"command":"x"}}}"# }.joined(separator: ",") + "]}"
      : "users:\n"
        + (0..<users).map { "- name: u\($0)\n  user:\n    c: \(certificate)\n    auth-provider:\n      name: azure\n" }.joined()
    let edits = (0..<users).map { UserEdit(user: "u\($0)", exec: converted) }
    let bytes = Array(text.utf8)
    let start = cpuTime()
    _ = try KubeconfigDocument(bytes: bytes, path: "f").replacing(edits)
    return cpuTime() - start
  }

  private func cpuTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
