import Glibc
import Platform
import TestSupport
import Testing

/// Whether the kernel would give this process's memory to a file, a collector or a program of the same user.
@Suite(
  "Core dumps",
  .enabled(if: getuid() != 0 || Programs.installed("setpriv") != nil, "root's own processes show no difference, and setpriv is missing"))
struct CoreDumpTests {
  /// The kernel gives `/proc/PID` of a process that must not be dumped to root. Source: proc(5).
  @Test("While the program works, its memory and its variables are root's alone, whoever it belongs to")
  func forbidden() async throws {
    let (outcome, owners) = try await onOwnThread {
      let work = try Workplace()
      let command = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
      let script = """
        cd \(work.directory.path) && chmod 755 . bin && mkdir -m 777 own && cp \(Programs.kubelogin) kubelogin-copy
        cat >bin/az <<'END'
        #!/bin/sh
        stat -c %u /proc/$PPID/environ /proc/$$/environ >own/owners
        printf '{"accessToken":"token","expires_on":%s,"tokenType":"Bearer"}' $(($(date +%s) + 3600))
        END
        chmod 755 bin/az; sed -i "s|own/|$PWD/own/|" bin/az
        HOME=$PWD/own exec \(command) ./kubelogin-copy \
          get-token --login azurecli --server-id \(Workplace.server) --cache-dir own/cache
        """
      return (try work.run("sh", ["-c", script]), try work.directory.read("own/owners").split(separator: "\n").map(String.init))
    }

    let user = getuid() == 0 ? 65534 : getuid()
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(owners.count == 2 && owners[0] != "\(user)" && owners[1] == "\(user)", "\(owners)")
  }
}
