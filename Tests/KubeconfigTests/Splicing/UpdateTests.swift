import Glibc
import Platform
import TestSupport
import Testing

@testable import Kubeconfig

struct UpdateTests {
  private let directory: TemporaryDirectory
  private let machine = SleepHookHost()
  private let edit = UserEdit(user: "aks", exec: ExecEntry(command: "c"))
  private let before = "users:\n- name: aks\n  user: {exec: {command: x}} # é\n"
  private let after = "users:\n- name: aks\n  user: {exec: {command: c}} # é\n"

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("A changed file is a new file with the old mode and owner, and no lock stays") func changedFile() throws {
    let path = try directory.write("config", before, mode: 0o640)
    chown(path, getuid() == 0 ? 1234 : getuid(), getgid())
    let old = directory.status("config")

    let changed = try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    let new = directory.status("config")
    #expect(changed.map(\.path) == [path] && directory.text("config") == after && directory.names == ["config"])
    #expect(new.st_mode == old.st_mode && new.st_uid == old.st_uid && new.st_gid == old.st_gid && new.st_ino != old.st_ino)
  }

  @Test("Where no file in KUBECONFIG exists the error gives its value, and where none is named it is empty") func whereNo() throws {
    for list in ["~/.kube/config", "\(directory.path)/a:\(directory.path)/b", "C:/a;D:/b", ":"] {
      let location = KubeconfigLocation(explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? list : nil })

      #expect(throws: KubeconfigError.noneExists(list: list)) {
        try MergedKubeconfig.update(at: location, on: machine.host) { _ in [] }
      }
      #expect(throws: KubeconfigError.noneExists(list: list)) { try MergedKubeconfig(at: location, on: machine.host) }
    }
    let home = directory.path
    let location = KubeconfigLocation(explicit: nil, environment: Environment { $0 == "HOME" ? home : nil })
    #expect(try MergedKubeconfig.update(at: location, on: machine.host) { _ in [] } == [])
  }

  @Test("A symbolic link stays and its file is replaced") func symbolicLink() throws {
    _ = try directory.write("real", before)
    symlink("real", "\(directory.path)/link")

    try MergedKubeconfig.update(at: at("\(directory.path)/link"), on: machine.host) { _ in [edit] }

    #expect(directory.text("real") == after && directory.names == ["link", "real"])
    #expect(directory.status("link").st_mode & S_IFMT == S_IFLNK)
  }

  @Test("A change of nothing touches nothing") func changeNothing() throws {
    let path = try directory.write("config", after)
    let inode = directory.status("config").st_ino

    let changed = try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    #expect(changed == [] && directory.status("config").st_ino == inode)
  }

  @Test("Of several files the first that has the user is changed and missing ones are passed over") func severalFiles() throws {
    let other = try directory.write("a", "users: [{name: other}]\ncontexts: [{name: x, context: {user: aks}}]\n")
    let first = try directory.write("b", before)
    let second = try directory.write("c", before)
    let location = KubeconfigLocation(
      explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? "\(other):/no/such/file:\(first):\(second)" : nil })

    let changed = try MergedKubeconfig.update(at: location, on: machine.host) { merged in
      #expect(merged.contexts == [KubeconfigContext(name: "x", user: "aks")])
      #expect(merged.users.map(\.name) == ["other", "aks"] && merged.users.map(\.path) == [other, first])
      return [edit]
    }

    #expect(
      changed.map(\.path) == [first] && directory.text("b") == after && directory.text("c") == before && directory.names == ["a", "b", "c"])
  }

  @Test("A file named by the flag must exist") func fileNamed() {
    let error = #expect(throws: KubeconfigError.self) { try MergedKubeconfig(at: at("/no/such"), on: machine.host) }

    #expect(error?.summary == "unable to load kubeconfig: stat /no/such: no such file or directory")
  }

  @Test("A lock of another program is waited for") func lockAnother() throws {
    let path = try directory.write("config", before)
    let lock = try directory.write("config.lock", "")
    let machine = SleepHookHost { count in if count == 3 { unlink(lock) } }

    try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    #expect(directory.text("config") == after && directory.names == ["config"] && machine.totalSleep == .milliseconds(150))
  }

  @Test("A file that another program is writing is not read before it is whole") func fileAnother() throws {
    let path = try directory.write("config", "users:\n- name: a")
    let lock = try directory.write("config.lock", "")
    let whole = before
    let machine = SleepHookHost { [directory] _ in
      _ = try? directory.write("config", whole)
      unlink(lock)
    }

    let merged = try MergedKubeconfig(at: at(path), on: machine.host)

    #expect(merged.users.map(\.name) == ["aks"])
  }

  @Test("A lock that a killed kubelogin left is taken over at once, and removed") func lockKilled() throws {
    let path = try directory.write("config", before)
    _ = try directory.write("config.lock", "kubelogin\n")

    try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    #expect(directory.text("config") == after && directory.names == ["config"] && machine.totalSleep == .zero)
  }

  @Test("A lock that a kubelogin holds is waited for") func lockKubelogin() throws {
    let path = try directory.write("config", before)
    let lock = try directory.write("config.lock", "kubelogin\n")
    let held = open(lock, O_RDWR | O_CLOEXEC)
    flock(held, LOCK_EX)
    let machine = SleepHookHost { count in if count == 3 { close(held) } }

    try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    #expect(directory.text("config") == after && directory.names == ["config"] && machine.totalSleep == .milliseconds(150))
  }

  @Test("A lock that another program made in place of ours is not removed") func lockAnotherProgram() throws {
    let path = try directory.write("config", before)

    try KubeconfigLock.holding([path], on: machine.host) {
      unlink("\(path).lock")
      _ = try directory.write("config.lock", "")
    }

    #expect(directory.names == ["config", "config.lock"])
  }

  @Test("A lock that stays is an error after five seconds, and it is left") func lockStays() throws {
    let path = try directory.write("config", before)
    let lock = try directory.write("config.lock", "")

    #expect(throws: KubeconfigError.locked(lock: lock)) {
      try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }
    }
    #expect(directory.text("config") == before && directory.names == ["config", "config.lock"] && machine.totalSleep == .seconds(5))
  }

  @Test("While one of several files stays locked none is changed and no other lock stays") func whileOne() throws {
    let first = try directory.write("a", before)
    let second = try directory.write("b", "users: [{name: other}]")
    let location = KubeconfigLocation(explicit: nil, environment: Environment { $0 == "KUBECONFIG" ? "\(first):\(second)" : nil })

    #expect(throws: KubeconfigError.locked(lock: "\(second).lock")) {
      try MergedKubeconfig.update(at: location, on: machine.host) { _ in
        _ = try directory.write("b.lock", "")
        return [edit, UserEdit(user: "other", exec: edit.exec)]
      }
    }
    #expect(directory.text("a") == before && directory.names == ["a", "b", "b.lock"])
  }

  @Test("A file that changed while its lock was awaited is read again") func fileChanged() throws {
    let path = try directory.write("config", before)
    let lock = try directory.write("config.lock", "")
    let machine = SleepHookHost { [directory, before] _ in
      _ = try? directory.write("config", "kind: Config\n" + before)
      unlink(lock)
    }

    try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }

    #expect(directory.text("config") == "kind: Config\n" + after)
  }

  @Test("After a failed replacement the old file and no lock remain") func afterFailed() throws {
    let path = try directory.write("config", before)
    mkdir("\(path).0001020304050607.tmp", 0o700)
    defer { rmdir("\(path).0001020304050607.tmp") }

    #expect(throws: SystemError("write", "\(path).0001020304050607.tmp", errorNumber: EEXIST)) {
      try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }
    }
    #expect(directory.text("config") == before && directory.names == ["config", "config.0001020304050607.tmp"])
  }

  @Test("A file that changes in every attempt is an error") func fileChanges() throws {
    let path = try directory.write("config", before)
    var attempts = 0

    #expect(throws: KubeconfigError.keepsChanging(path: path)) {
      try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in
        attempts += 1
        _ = try directory.write("config", before + "# \(attempts)\n")
        return [edit]
      }
    }
    #expect(attempts == 5 && directory.names == ["config"])
  }

  @Test("A read-only directory is an error", .enabled(if: getuid() != 0, "root may write everywhere")) func readOnly() throws {
    let path = try directory.write("config", before)
    chmod(directory.path, 0o500)

    #expect(throws: SystemError("lock", "\(path).lock", errorNumber: EACCES)) {
      try MergedKubeconfig.update(at: at(path), on: machine.host) { _ in [edit] }
    }
  }

  private func at(_ path: String) -> KubeconfigLocation {
    KubeconfigLocation(explicit: path, environment: Environment { _ in nil })
  }
}
