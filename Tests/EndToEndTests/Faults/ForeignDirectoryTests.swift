import Glibc
import Platform
import TestSupport
import Testing

/// Somebody without rights meets directories of root's, and a file system that nobody can write to. Root itself writes anywhere.
@Suite("Directories of others", .enabled(if: getuid() == 0 && Programs.installed("setpriv") != nil, "only root can become somebody else"))
struct ForeignDirectoryTests {
  private struct Played: Sendable {
    let outcome: RunningProcess.Outcome
    let requests: [String]
  }

  /// Runs a shell script as root, in which `as_nobody` starts programs, `$kubelogin` is one, and `$get_token` are its arguments.
  private func play(_ script: (Workplace) -> String) async throws -> Played {
    let work = try Workplace()
    let prologue = """
      cd \(work.directory.path) && chmod 755 . && mkdir own && chown 65534:65534 own
      cp \(Programs.kubelogin) kubelogin-copy && cp \(work.emulator.authorityFile) ca.pem && chmod 644 ca.pem
      export SSL_CERT_FILE=$PWD/ca.pem HOME=$PWD/own kubelogin=$PWD/kubelogin-copy
      as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
      get_token="\(work.servicePrincipal.joined(separator: " ")) -v 1"

      """
    let text = prologue + script(work)
    return try await onOwnThread {
      let outcome = try work.run("unshare", ["-m", "sh", "-c", text], ["AZURE_CLIENT_SECRET": Workplace.secret])
      return Played(outcome: outcome, requests: try work.takeRequests())
    }
  }

  private func expectTwoTokens(_ played: Played, warnedOf reason: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let (tokens, warnings) = (played.outcome.output.split(separator: "\n"), played.outcome.errorOutput.split(separator: "\n"))
    #expect(played.outcome.status == 0, "\(played.outcome.errorOutput)", sourceLocation: sourceLocation)
    #expect(tokens.count == 2 && tokens.allSatisfy { $0.hasPrefix(#"{"kind":"ExecCredential""#) }, sourceLocation: sourceLocation)
    #expect(warnings.count == 2 && warnings.allSatisfy { $0.contains(reason) }, "\(warnings)", sourceLocation: sourceLocation)
    #expect(played.requests == ["token", "token"], sourceLocation: sourceLocation)
  }

  @Test("A cache directory that root owns costs a request and one warning a run, and stays as it is")
  func foreignCache() async throws {
    let played = try await play { work in
      "mkdir -m 755 \(work.cache); as_nobody $kubelogin $get_token && as_nobody $kubelogin $get_token; find \(work.cache) -mindepth 1 >&2"
    }

    expectTwoTokens(played, warnedOf: "cache")
  }

  @Test("Where another user was first with the directories inside, nothing of theirs is read and nothing is left there")
  func plantedDirectories() async throws {
    let played = try await play { work in
      """
      mkdir -m 1777 \(work.cache)
      setpriv --reuid 65533 --clear-groups mkdir -m 777 \(work.cache)/answers \(work.cache)/sessions \(work.cache)/accounts
      as_nobody $kubelogin $get_token && as_nobody $kubelogin $get_token; find \(work.cache) -mindepth 2 >&2
      """
    }

    expectTwoTokens(played, warnedOf: "cache")
  }

  @Test("A file system that is read-only costs the same")
  func readOnlyFileSystem() async throws {
    let played = try await play { work in
      """
      mkdir \(work.cache) && chown 65534:65534 \(work.cache)
      mount --bind \(work.cache) \(work.cache) && mount -o remount,ro,bind \(work.cache) || exit 9
      as_nobody $kubelogin $get_token && as_nobody $kubelogin $get_token
      """
    }

    expectTwoTokens(played, warnedOf: "ead-only file system")
  }

  @Test("A run that may not write one of its files keeps the last backup, and undo puts back the original")
  func keptBackup() async throws {
    let played = try await play { _ in
      """
      user() { echo "users: [{name: $1, user: {exec: {command: kubelogin, args: [get-token, --server-id, s]}}}]"; }
      user a >own/a; user b >own/b; chown 65534:65534 own/a; user a >a-before; user b >b-before
      as_nobody $kubelogin convert-kubeconfig -l azd --kubeconfig own/a
      KUBECONFIG=own/a:own/b as_nobody $kubelogin convert-kubeconfig -l msi && exit 8
      as_nobody $kubelogin convert-kubeconfig --undo --kubeconfig own/a
      cmp own/a a-before && cmp own/b b-before
      """
    }

    #expect(played.outcome.status == 0, "\(played.outcome)")
    #expect(played.outcome.errorOutput.contains("cannot write own/b: Permission denied"))
  }

  @Test("A backup that another user put into a shared directory is not put back")
  func foreignBackup() async throws {
    let played = try await play { _ in
      """
      user() { echo "users: [{name: a, user: {exec: {command: $1, args: [get-token, --server-id, s]}}}]"; }
      mkdir -m 1777 shared; export KUBECACHEDIR=$PWD/shared
      user kubelogin >own/a; cp own/a before; chown 65534:65534 own/a
      as_nobody $kubelogin convert-kubeconfig -l azd --kubeconfig own/a && cp own/a after || exit 7
      backup=$(echo shared/backups/*); sed '2,$s/command: kubelogin/command: evilprogr/' "$backup" >planted; rm -r shared/backups
      setpriv --reuid 65533 --clear-groups sh -c "mkdir -m 777 shared/backups && cat planted >$backup && chmod 666 $backup"
      as_nobody $kubelogin convert-kubeconfig --undo --kubeconfig own/a && exit 8
      cmp own/a after
      """
    }

    #expect(played.outcome.status == 0, "\(played.outcome)")
    #expect(played.outcome.errorOutput.contains("cannot use ") && played.outcome.errorOutput.contains("shared/backups: Permission denied"))
  }

  @Test("A file of one's own whose group is root's is written in place, and keeps it")
  func foreignGroup() async throws {
    let played = try await play { _ in
      """
      echo "users: [{name: a, user: {exec: {command: kubelogin, args: [get-token, --server-id, s]}}}]" >own/config
      chown 65534:0 own/config; chmod 640 own/config
      as_nobody $kubelogin convert-kubeconfig -l azd --kubeconfig own/config
      stat -c '%u:%g %a' own/config; grep -c azd own/config; ls own
      """
    }

    #expect(played.outcome.status == 0, "\(played.outcome)")
    #expect(played.outcome.output == "65534:0 640\n1\nconfig\n")
  }

  @Test("A kubeconfig in a directory that one may not write to is not converted, and stays as it is")
  func foreignKubeconfig() async throws {
    let played = try await play { _ in
      """
      mkdir -m 755 root && cat >root/config <<'YAML'
      users:
      - {name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --server-id, s]}}}
      YAML
      before=$(cksum root/config)
      as_nobody $kubelogin convert-kubeconfig -l azurecli --kubeconfig root/config; status=$?
      [ "$before" = "$(cksum root/config)" ] && [ "$(ls root)" = config ] && exit $status
      exit 9
      """
    }

    #expect(played.outcome.status == 1 && played.outcome.output == "")
    #expect(played.outcome.errorOutput.contains("root/config") && played.outcome.errorOutput.contains("Permission denied"))
  }
}
