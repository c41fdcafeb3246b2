import Glibc
import Platform
import TestSupport
import Testing

@Suite("Kubeconfigs that several programs change")
struct KubeconfigSafetyTests {
  @Test("200 kills at any moment leave the old kubeconfig or the new one, whole, and no lock that stops the next run")
  func killedWhileConverting() async throws {
    let (contents, statuses, new, old) = try await onOwnThread {
      let work = try Scratch(users: 100)
      let old = try work.directory.read("config")
      var whole = try ContinuousClock().measure { _ = try work.convert("azurecli").outcome() }
      let new = try work.directory.read("config")
      var contents: [String] = []
      var statuses: [Int32] = []
      for step in 0..<200 {
        try work.directory.write(old, to: "config")
        let killed = try work.convert("azurecli")
        // Now and then behind its end, however long that takes.
        if step % 50 == 49 { _ = try killed.outcome() } else { usleep(UInt32(whole * (step % 50) / 40 / .microseconds(1))) }
        killed.end()
        contents.append(try work.directory.read("config"))
        guard step % 10 == 0 else { continue }
        // The machine may have more or less to do by now.
        whole = try ContinuousClock().measure { statuses.append(try work.convert("azurecli").outcome().status) }
      }
      return (contents, statuses, new, old)
    }

    #expect(new != old && contents.allSatisfy { $0 == old || $0 == new })
    #expect(contents.contains(old) && contents.contains(new), "no kill came before the end, or none behind it")
    #expect(statuses.allSatisfy { $0 == 0 })
  }

  @Test("A lock whose holder is killed is taken over by the one that waits for it")
  func killedHolder() async throws {
    let (isWaiting, outcome, names) = try await onOwnThread {
      let work = try Scratch(users: 1)
      let lock = try work.directory.write("kubelogin\n", to: "config.lock")
      let holder = try RunningProcess(
        "flock", ["--no-fork", lock, "sleep", "1000"], environment: ["PATH": Programs.searchPath], directory: work.directory.path,
        scratch: work.log)
      try wait(for: "flock to hold the lock") { try !work.tryLock(lock) }
      let waiting = try work.convert("azurecli")
      usleep(500_000)
      let isWaiting = waiting.status() == nil
      holder.end()
      return (isWaiting, try waiting.outcome(), try Files.names(in: work.directory.path).sorted())
    }

    #expect(isWaiting && outcome.status == 0)
    #expect(names == [".kube", "config", "log"])
  }

  @Test(
    "Of ten contexts that kubectl adds during ten conversions none is lost", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
  func besideKubectl() async throws {
    let (conversions, changes, text, names) = try await onOwnThread {
      let work = try Scratch(users: 20)
      let kubectl = try #require(Kubectl.usable.last).path
      // One kubectl after the other: it reads before it locks, so that two at once lose each other's changes. It does not wait for a lock.
      let script = """
        for c in 0 1 2 3 4 5 6 7 8 9; do
          until '\(kubectl)' config set-context c$c --cluster=k --kubeconfig=config; do sleep 0.02; done
        done
        """
      let changes = try RunningProcess(
        "sh", ["-c", script], environment: ["PATH": Programs.searchPath, "HOME": work.directory.path], directory: work.directory.path,
        scratch: work.log)
      let conversions = try (0..<10).map { number in
        usleep(50_000)
        return try work.convert(number % 2 == 0 ? "azurecli" : "azd")
      }
      let ends = (try conversions.map { try $0.outcome().status }, try changes.outcome().status)
      return (ends.0, ends.1, try work.directory.read("config"), try Files.names(in: work.directory.path).sorted())
    }

    #expect(conversions.allSatisfy { $0 == 0 } && changes == 0)
    #expect((0..<10).allSatisfy { text.contains("name: c\($0)\n") }, "\(text)")
    #expect((1...20).allSatisfy { text.contains("name: user-\($0)\n") }, "\(text)")
    #expect(names.filter { $0 != ".kube" } == ["config", "log"])
  }

  @Test("Ten conversions at once all succeed")
  func manyAtOnce() async throws {
    let (statuses, text) = try await onOwnThread {
      let work = try Scratch(users: 200)
      let conversions = try (0..<10).map { try work.convert($0 % 2 == 0 ? "azurecli" : "azd") }
      return (try conversions.map { try $0.outcome().status }, try work.directory.read("config"))
    }

    #expect(statuses.allSatisfy { $0 == 0 })
    #expect(text.ranges(of: "azurecli").count == 200 || text.ranges(of: "azd,").count == 200, "\(text)")
  }

  /// A directory with a kubeconfig of some users.
  private struct Scratch {
    let directory: TemporaryDirectory
    let log: String

    init(users: Int) throws {
      directory = try TemporaryDirectory()
      log = "\(directory.path)/log"
      try Files.makeDirectory(log)
      let exec = "{apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --server-id, s]}"
      let entries = (1...users).map { "- name: user-\($0)\n  user: {exec: \(exec)}\n" }.joined()
      try directory.write("kind: Config\nusers:\n\(entries)", to: "config")
    }

    func convert(_ method: String) throws -> RunningProcess {
      try RunningProcess(
        Programs.kubelogin, ["convert-kubeconfig", "--kubeconfig", "\(directory.path)/config", "--login", method],
        environment: ["HOME": directory.path], directory: directory.path, scratch: log)
    }

    /// Whether the kernel's lock on a file is free.
    func tryLock(_ path: String) throws -> Bool {
      let descriptor = open(path, O_RDWR | O_CLOEXEC)
      defer { close(descriptor) }
      return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
  }
}
