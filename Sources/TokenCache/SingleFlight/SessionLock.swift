public import Platform

/// Waits for the kernel's lock of a session or an account scope.
struct SessionLock {
  let path: String
  let host: Host
  let prompts: Prompts
  /// The end of waiting; while a person is being asked only where it bounds that too.
  let deadline: Deadline

  enum Outcome<Value>: ~Copyable {
    /// `nil` where the file system has no locks: the run goes on without one.
    case taken(KernelLock?)
    case settled(Value)
  }

  static let pollInterval = Duration.milliseconds(20)
  static let silence = Duration.seconds(2)

  /// Takes the lock, or ends early with what `settle` finds: the result of the process that held it.
  func take<Value>(settle: () -> Value?) throws -> Outcome<Value> {
    let start = host.uptime()
    var hasSpoken = false
    var shown: Prompts.Prompt?
    while true {
      do {
        if let lock = try KernelLock.tryToTake(path) { return .taken(lock) }
      } catch {
        host.log(5, "no lock: \(error.summary)")
        return .taken(nil)
      }
      if let value = settle() { return .settled(value) }
      let prompt = prompts.current()
      if let prompt, !prompt.wasSeen, shown != prompt, host.terminal.errorIsTerminal {
        host.say(prompt.text)
        prompts.markAsSeen()
        shown = prompt
      }
      if !hasSpoken && host.uptime() - start >= Self.silence {
        let holder = KernelLock.holder(path).map { " (process \($0))" } ?? ""
        host.notice("kubelogin: waiting for another kubelogin\(holder) that is signing in")
        hasSpoken = true
      }
      let isWaitingForPerson = prompt != nil && !deadline.boundsPerson
      guard isWaitingForPerson || deadline.remaining(on: host) > .zero else { throw LockTimeout() }
      host.sleep(Self.pollInterval)
    }
  }
}

/// Another process held the session's lock for the whole run.
public struct LockTimeout: UserFacingError, Equatable {
  public init() {}

  public var code: String { "cache.lock-timeout" }
  public var summary: String { "another kubelogin has been signing in to this session for too long" }
  public var remedy: String { "finish or end it (pgrep -a kubelogin shows it), then try again; a larger --timeout waits longer" }
}
