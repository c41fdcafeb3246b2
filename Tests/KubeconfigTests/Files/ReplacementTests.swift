import Glibc
import Kubeconfig
import TestSupport
import Testing

@testable import Platform

/// What of a file stays when its text is replaced.
struct ReplacementTests {
  private let directory: TemporaryDirectory
  private let machine = SleepHookHost()
  private let edit = UserEdit(user: "aks", exec: ExecEntry(command: "c"))
  private let before = "users: [{name: aks, user: {exec: {command: x}}}]\n"

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func update(_ path: String, isDryRun: Bool = false, holdSecret: Bool = false) throws -> [KubeconfigChange] {
    let location = KubeconfigLocation(explicit: path, environment: Environment { _ in nil })
    return try MergedKubeconfig.update(at: location, on: machine.host, isDryRun: isDryRun) { _ in
      KubeconfigEdits([edit], holdSecret: holdSecret)
    }
  }

  @Test("Extended attributes stay, also through a symbolic link") func extendedAttributes() throws {
    let path = try directory.write("config", before, mode: 0o640)
    symlink("config", "\(directory.path)/link")
    let descriptor = open(path, O_WRONLY)
    try #require(ExtendedAttributes.set([1, 2], for: "user.note", of: descriptor), "the file system knows no attributes")
    close(descriptor)

    _ = try update("\(directory.path)/link")

    #expect(directory.text("config") != before)
    #expect(ExtendedAttributes.value("user.note", of: path) == [1, 2])
    #expect(directory.status("config").st_mode & 0o7777 == 0o640)
  }

  @Test(
    "A file that gets a secret is closed to others",
    arguments: [(0o644, 0o600), (0o755, 0o700), (0o640, 0o600), (0o600, 0o600), (0o400, 0o400)] as [(mode_t, mode_t)])
  func fileGets(_ old: mode_t, _ new: mode_t) throws {
    let path = try directory.write("config", before, mode: old)
    guard access(path, W_OK) == 0 else { return }

    let changes = try update(path, holdSecret: true)

    #expect(changes.map(\.mode) == [old == new ? nil : UInt32(new)])
    #expect(directory.status("config").st_mode & 0o7777 == new)
  }

  @Test("A file that holds the secret already is closed too, and undo leaves it closed") func fileHolds() throws {
    let path = try directory.write("config", before.replacing("command: x", with: "command: c"), mode: 0o644)
    let backups = BackupDirectory(in: "\(directory.path)/backups")
    let location = KubeconfigLocation(explicit: path, environment: Environment { _ in nil })

    try MergedKubeconfig.update(at: location, on: machine.host, backups: backups) { _ in KubeconfigEdits([edit], holdSecret: true) }
    #expect(directory.status("config").st_mode & 0o7777 == 0o600)

    #expect(try backups.undo(at: location, on: machine.host) == [])
    #expect(directory.status("config").st_mode & 0o7777 == 0o600)
  }

  @Test("A dry run tells the change, writes nothing and takes no lock") func dryRun() throws {
    let path = try directory.write("config", before, mode: 0o644)
    chmod(directory.path, 0o500)
    defer { chmod(directory.path, 0o700) }

    let changes = try update(path, isDryRun: true, holdSecret: true)

    let after = before.replacing("command: x", with: "command: c")
    #expect(changes == [KubeconfigChange(path: path, before: Array(before.utf8), after: Array(after.utf8), mode: 0o600)])
    #expect(directory.text("config") == before && directory.names == ["config"])
  }
}
