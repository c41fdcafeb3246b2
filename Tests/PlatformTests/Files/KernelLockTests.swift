import Glibc
import Platform
import TestSupport
import Testing

struct KernelLockTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/lock"
  }

  private func isFree() throws -> Bool {
    try KernelLock.tryToTake(path) != nil
  }

  /// A program that another test starts at this moment has every descriptor until its exec: it may hold the lock for a blink.
  private func becomesFree() throws -> Bool {
    try wait(for: "the lock to be free") { try isFree() }
    return true
  }

  @Test("Two opens exclude each other, in one process too, until the first one's value ends")
  func exclusive() throws {
    do {
      let first = try KernelLock.tryToTake(path)
      defer { withExtendedLifetime(first) {} }
      let isTaken = first != nil
      #expect(isTaken)
      #expect(try !isFree())
    }

    #expect(try becomesFree())
  }

  @Test("The lock file stays, its owner's alone, and names who took it last")
  func lockFile() throws {
    #expect(try becomesFree())

    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(KernelLock.holder(path) == getpid())
  }

  @Test("A holder that is killed with SIGKILL leaves no lock behind")
  func killedHolder() throws {
    let holder = try HoldingProcess(path)
    #expect(try !isFree())

    holder.kill()

    #expect(try becomesFree())
  }

  @Test("A lock is not inherited by a program that is started while it is held")
  func notInherited() throws {
    var started: pid_t = 0
    do {
      let lock = try KernelLock.tryToTake(path)
      defer { withExtendedLifetime(lock) {} }
      let isTaken = lock != nil
      #expect(isTaken)
      started = spawn("/bin/sleep", ["1000"])
    }
    defer { end(started) }

    #expect(try becomesFree())
  }

  @Test("Whether somebody holds it can be asked without taking it")
  func asking() throws {
    #expect(!KernelLock.isHeld(path))
    do {
      let lock = try KernelLock.tryToTake(path)
      defer { withExtendedLifetime(lock) {} }
      #expect(KernelLock.isHeld(path))
      #expect(KernelLock.holder(path) == getpid())
    }

    #expect(try becomesFree())
    #expect(!KernelLock.isHeld(path))
  }

  @Test("Waiting for it ends with an error when its holder goes on holding it")
  func patience() throws {
    let lock = try KernelLock.tryToTake(path)
    defer { withExtendedLifetime(lock) {} }
    let test = TestHost()

    #expect(throws: SystemError("lock", path, errorNumber: EBUSY)) {
      _ = try KernelLock.take(path, on: test.host, patience: .seconds(3)) == nil
    }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(3))
  }

  @Test("Waiting for it ends when another process has done the work")
  func done() throws {
    let lock = try KernelLock.tryToTake(path)
    defer { withExtendedLifetime(lock) {} }
    let test = TestHost()

    let isFree = try KernelLock.take(path, on: test.host) { test.clock.slept.count == 2 } != nil

    #expect(!isFree)
    #expect(test.clock.slept == [.milliseconds(5), .milliseconds(5)])
  }

  @Test("A lock file of another user is no lock: its owner could hold it for ever", .enabled(if: geteuid() == 0))
  func foreign() throws {
    try directory.write("", to: "lock")
    chmod(path, 0o666)
    chown(path, 12345, 0)

    #expect(throws: SystemError("lock", path, errorNumber: EPERM)) { _ = try KernelLock.tryToTake(path) == nil }
    #expect(throws: SystemError("lock", path, errorNumber: EPERM)) { _ = try KernelLock.take(path, on: TestHost().host) == nil }
  }

  @Test("Where no lock file can be made there is an error, and no waiting")
  func noLock() throws {
    let target = try directory.write("", to: "target")
    #expect(symlink(target, "\(directory.path)/link") == 0)

    #expect(throws: SystemError("lock", "\(directory.path)/none/lock", errorNumber: ENOENT)) {
      _ = try KernelLock.tryToTake("\(directory.path)/none/lock") == nil
    }
    #expect(throws: SystemError("lock", "\(directory.path)/link", errorNumber: ELOOP)) {
      _ = try KernelLock.tryToTake("\(directory.path)/link") == nil
    }
  }
}

/// flock(1), which holds the lock until it is killed.
private struct HoldingProcess {
  private let process: pid_t

  /// Returns when the lock is held.
  init(_ path: String) throws {
    // --no-fork: the process that is killed is the one that holds the lock.
    process = spawn("/usr/bin/flock", ["--no-fork", path, "/bin/sleep", "1000"])
    try wait(for: "flock(1) to take the lock") { try KernelLock.tryToTake(path) == nil }
  }

  func kill() { end(process) }
}

private func spawn(_ program: String, _ arguments: [String]) -> pid_t {
  var process = pid_t()
  var argv = ([program] + arguments).map { strdup($0) } + [nil]
  defer { for text in argv { free(text) } }
  #expect(posix_spawn(&process, program, nil, nil, &argv, nil) == 0)
  return process
}

private func end(_ process: pid_t) {
  kill(process, SIGKILL)
  waitpid(process, nil, 0)
}
