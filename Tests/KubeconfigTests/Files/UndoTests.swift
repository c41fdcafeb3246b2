import Glibc
import Kubeconfig
import Platform
import TestSupport
import Testing

struct UndoTests {
  private let directory: TemporaryDirectory
  private let test = TestHost()
  private let backups: BackupDirectory

  init() throws {
    directory = try TemporaryDirectory()
    backups = BackupDirectory(in: "\(directory.path)/cache/backups")
  }

  private func text(_ command: String, of user: String = "aks") -> String {
    "users: [{name: \(user), user: {exec: {command: \(command)}}}] # é\r\n"
  }

  private func at(_ paths: String...) -> KubeconfigLocation {
    KubeconfigLocation(explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? paths.joined(separator: ":") : nil })
  }

  private func change(_ location: KubeconfigLocation, to command: String, users: [String] = ["aks"], holdSecret: Bool = false) throws {
    test.clock.advance(.seconds(1))
    try MergedKubeconfig.update(at: location, on: test.host, backups: backups) { _ in
      KubeconfigEdits(users.map { UserEdit(user: EntryName($0), exec: ExecEntry(command: command)) }, holdSecret: holdSecret)
    }
  }

  private func undo(_ location: KubeconfigLocation, isDryRun: Bool = false) throws -> [String] {
    test.clock.advance(.seconds(1))
    return try backups.undo(at: location, on: test.host, isDryRun: isDryRun).map(\.path)
  }

  @Test("The text comes back, a second undo takes that back, and no lock stays") func textComes() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")

    #expect(try undo(at(path)) == [path])
    #expect(directory.text("config") == text("old"))

    #expect(try undo(at(path)) == [path])
    #expect(directory.text("config") == text("new"))
    #expect(directory.names == ["cache", "config"])
  }

  @Test("A file that was closed since stays closed, and one that was opened is as it was") func fileWas() throws {
    let closed = try directory.write("closed", text("old"), mode: 0o644)
    try change(at(closed), to: "new", holdSecret: true)
    let opened = try directory.write("opened", text("old"), mode: 0o640)
    try change(at(opened), to: "new")
    chmod(opened, 0o664)

    for path in [closed, opened] { #expect(try undo(at(path)) == [path]) }

    #expect(directory.text("closed") == text("old") && directory.status("closed").st_mode & 0o777 == 0o600)
    #expect(directory.text("opened") == text("old") && directory.status("opened").st_mode & 0o777 == 0o640)
    #expect(try undo(at(closed)) == [closed])
    #expect(directory.text("closed") == text("new") && directory.status("closed").st_mode & 0o777 == 0o600)
  }

  private func backup(of name: String = "config") throws -> String {
    let names = try Files.names(in: "\(directory.path)/cache/backups")
    return "\(directory.path)/cache/backups/\(try #require(names.first { $0.hasPrefix("\(name)-") }))"
  }

  @Test("A backup that others may have read or changed is not put back", arguments: [0o644, 0o620, 0o602] as [mode_t])
  func backupOthers(mode: mode_t) throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    chmod(try backup(), mode)

    let error = #expect(throws: UndoError.self) { try undo(at(path)) }

    #expect(error == .exposed(backup: try backup(), reason: "others can read or change it (mode \(String(mode, radix: 8)))"))
    #expect(directory.text("config") == text("new"))
  }

  @Test("A backup of another user is not put back", .enabled(if: geteuid() == 0)) func backupAnother() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    chown(try backup(), 12345, 0)

    let error = #expect(throws: UndoError.self) { try undo(at(path)) }

    #expect(error == .exposed(backup: try backup(), reason: "it belongs to another user (uid 12345)"))
    #expect(directory.text("config") == text("new"))
  }

  @Test("A backup or a directory of backups that is a link is not read") func backupDirectory() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    let (backup, backups) = (try backup(), "\(directory.path)/cache/backups")
    #expect(rename(backup, "\(directory.path)/moved") == 0 && symlink("\(directory.path)/moved", backup) == 0)
    #expect(throws: UndoError.noBackup(paths: path)) { try undo(at(path)) }

    #expect(unlink(backup) == 0 && rename("\(directory.path)/moved", backup) == 0)
    #expect(rename(backups, "\(directory.path)/elsewhere") == 0 && symlink("\(directory.path)/elsewhere", backups) == 0)
    #expect(throws: SystemError("use", backups, errorNumber: ELOOP)) { try undo(at(path)) }
    #expect(directory.text("config") == text("new"))
  }

  @Test("A directory of backups that was opened to others is closed") func directoryBackups() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    chmod("\(directory.path)/cache/backups", 0o777)

    #expect(try undo(at(path)) == [path])
    #expect(directory.status("cache/backups").st_mode & 0o777 == 0o700)
  }

  @Test("Only the last version is kept, in a file of the owner's only") func onlyLast() throws {
    let path = try directory.write("my config.yaml", text("first"))
    try change(at(path), to: "second")
    try change(at(path), to: "third")

    let names = try Files.names(in: "\(directory.path)/cache/backups")
    #expect(names.count == 1 && names[0].hasPrefix("my_config_yaml-") && names[0].hasSuffix(".backup"))
    #expect(directory.status("cache/backups").st_mode & 0o777 == 0o700)
    #expect(directory.status("cache/backups/\(names[0])").st_mode & 0o777 == 0o600)
    #expect(try undo(at(path)) == [path] && directory.text("my config.yaml") == text("second"))
  }

  @Test("All files of the last run come back, and those of an earlier run stay") func allFiles() throws {
    let (first, second, third) = (
      try directory.write("a", text("old", of: "a")), try directory.write("b", text("old", of: "b")),
      try directory.write("c", text("old", of: "c"))
    )
    try change(at(third), to: "new", users: ["c"])
    try change(at(first, second), to: "new", users: ["a", "b"])

    #expect(try undo(at(first, second, third)) == [first, second])
    #expect(directory.text("a") == text("old", of: "a") && directory.text("b") == text("old", of: "b"))
    #expect(directory.text("c") == text("new", of: "c"))
  }

  @Test("One file of a run can be chosen") func oneFile() throws {
    let (first, second) = (try directory.write("a", text("old", of: "a")), try directory.write("b", text("old", of: "b")))
    try change(at(first, second), to: "new", users: ["a", "b"])

    #expect(try undo(at(second)) == [second])
    #expect(directory.text("a") == text("new", of: "a") && directory.text("b") == text("old", of: "b"))
  }

  @Test("A file that changed since is an error, and no file of that run is touched") func fileChanged() throws {
    let (first, second) = (try directory.write("a", text("old", of: "a")), try directory.write("b", text("old", of: "b")))
    try change(at(first, second), to: "new", users: ["a", "b"])
    _ = try directory.write("b", text("mine", of: "b"))

    let error = #expect(throws: UndoError.self) { try undo(at(first, second)) }

    #expect(error?.summary == "\(second) has changed since kubelogin wrote it; nothing was put back")
    #expect(
      directory.text("a") == text("new", of: "a") && directory.text("b") == text("mine", of: "b") && directory.names == ["a", "b", "cache"])
  }

  @Test("A file that is gone is not made again") func fileGone() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    try Files.remove(path)

    #expect(throws: UndoError.self) { try undo(at(path)) }
    #expect(directory.names == ["cache"])
  }

  @Test("A file that was put back by hand is left as it is") func fileWasPut() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")
    _ = try directory.write("config", text("old"))

    #expect(try undo(at(path)) == [])
  }

  @Test("A dry run puts nothing back") func dryRun() throws {
    let path = try directory.write("config", text("old"))
    try change(at(path), to: "new")

    #expect(try undo(at(path), isDryRun: true) == [path])
    #expect(directory.text("config") == text("new"))
  }

  @Test("A symbolic link and another spelling of the path find the same backup") func symbolicLink() throws {
    let path = try directory.write("config", text("old"))
    symlink("config", "\(directory.path)/link")
    try change(at("\(directory.path)/link"), to: "new")

    #expect(try undo(at("\(directory.path)/../\(directory.path.split(separator: "/").last ?? "")/config")).count == 1)
    #expect(directory.text("config") == text("old") && directory.status("link").st_mode & S_IFMT == S_IFLNK && path.hasSuffix("config"))
  }

  @Test("Without a backup, or with a torn one, there is nothing to put back") func withoutBackup() throws {
    let path = try directory.write("config", text("old"))
    #expect(throws: UndoError.noBackup(paths: path)) { try undo(at(path)) }
    try change(at(path), to: "new")
    let name = try #require(try Files.names(in: "\(directory.path)/cache/backups").first)
    truncate("\(directory.path)/cache/backups/\(name)", off_t(directory.status("cache/backups/\(name)").st_size - 1))

    #expect(throws: UndoError.noBackup(paths: path)) { try undo(at(path)) }
    #expect(directory.text("config") == text("new"))
  }

  @Test("Where no backup can be written the change is made, with a warning") func whereNo() throws {
    let path = try directory.write("config", text("old"))
    _ = try directory.write("cache", "a file")

    try change(at(path), to: "new")

    #expect(directory.text("config") == text("new"))
    #expect(test.terminal.error.text.hasPrefix("kubelogin: no old version is kept for --undo: cannot create the directory "))
  }
}
