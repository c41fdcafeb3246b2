import Platform
import TestSupport
import Testing

private enum SmallDisk {
  static let isPossible: Bool = {
    guard let unshare = Programs.installed("unshare") else { return false }
    let trial = ChildProcess(
      executable: unshare, arguments: ["-m", "mount", "-t", "tmpfs", "none", "/tmp"], directory: "/", timeout: .patience)
    return (try? trial.run().status) == 0
  }()
}

/// A file system of its own that vanishes with the process: `unshare -m`.
@Suite("Full disk", .enabled(if: SmallDisk.isPossible, "mounting a file system needs root"))
struct FullDiskTests {
  /// Runs a shell script with `$disk`, a small file system, and `get_token`.
  private func play(_ script: String) async throws -> RunningProcess.Outcome {
    try await onOwnThread {
      let work = try Workplace()
      try work.emulator.control("POST", "settings", #"{"access_token_lifetime": 2}"#)
      let disk = "\(work.directory.path)/disk"
      try Files.makeDirectory(disk)
      let flags = work.servicePrincipal.joined(separator: " ").replacing(work.cache, with: "\(disk)/cache")
      let prologue = """
        disk=\(disk)
        mount -t tmpfs -o size=128k none $disk || exit 9
        get_token() { \(Programs.kubelogin) \(flags) -v 1; }
        fill() { head -c 1000000 /dev/zero > $disk/dust 2>/dev/null || true; }

        """
      return try work.run("unshare", ["-m", "sh", "-c", prologue + script], ["AZURE_CLIENT_SECRET": Workplace.secret])
    }
  }

  @Test("A cold run prints its token, with one warning")
  func cold() async throws {
    let outcome = try await play("fill; get_token; find $disk/cache -type f -size +0")

    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix(#"{"kind":"ExecCredential""#) && outcome.output.count { $0 == "\n" } == 1)
    #expect(outcome.errorOutput.hasPrefix("kubelogin: the token is not kept: ") && outcome.errorOutput.count { $0 == "\n" } == 1)
  }

  @Test("A renewal prints its token, with one warning, and damages no file")
  func renewal() async throws {
    let outcome = try await play(
      """
      get_token > /dev/null
      sum() { cat $disk/cache/salt $disk/cache/sessions/*.json | cksum; }
      sum; fill; sleep 2.1; get_token; sum
      find $disk/cache -name '*.tmp-*'
      """)

    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0)
    #expect(lines.count == 3 && lines.first == lines.last && lines[1].hasPrefix(#"{"kind":"ExecCredential""#))
    #expect(outcome.errorOutput.hasPrefix("kubelogin: the token is not kept: ") && outcome.errorOutput.count { $0 == "\n" } == 1)
  }

  @Test("A conversion is an error, and the kubeconfig stays as it was")
  func conversion() async throws {
    let exec = "{apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --server-id, s]}"
    let outcome = try await play(
      """
      printf 'kind: Config\\nusers:\\n- name: a\\n  user: {exec: \(exec)}\\n' > $disk/config
      cksum < $disk/config; fill
      \(Programs.kubelogin) convert-kubeconfig --kubeconfig $disk/config -l azurecli && echo converted
      cksum < $disk/config; ls $disk
      """)

    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == lines[1] && lines[2...] == ["config", "dust"], "\(outcome.output)")
    #expect(outcome.errorOutput.hasPrefix("Error: ") && outcome.errorOutput.hasSuffix("Code: file.no-space\n"), "\(outcome.errorOutput)")
  }

  @Test("A conversion in a read-only directory is an error, and works once it can be written")
  func readOnlyDirectory() async throws {
    let outcome = try await play(
      """
      printf 'users: [{name: a, user: {exec: {command: kubelogin, args: [get-token, --server-id, s]}}}]' > $disk/config
      convert() { \(Programs.kubelogin) convert-kubeconfig -l azurecli --kubeconfig $disk/config || echo failed; }
      mount -o remount,ro $disk; convert; grep -c azurecli $disk/config; ls $disk
      mount -o remount,rw $disk; convert; ls $disk
      """)

    #expect(outcome.output == "failed\n0\nconfig\nconfig\n")
    #expect(outcome.errorOutput.contains("\nCode: file.read-only\n") && outcome.errorOutput.hasSuffix("\na: converted to azurecli\n"))
  }
}
