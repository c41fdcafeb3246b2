import Glibc

/// Runs the work on that many threads at once, and returns when all are done.
public func inParallel(_ count: Int, _ work: @escaping @Sendable (_ index: Int) -> Void) {
  let threads = (0..<count).map { index -> pthread_t in
    let body = Unmanaged.passRetained(ThreadBody { work(index) })
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      {
        Unmanaged<ThreadBody>.fromOpaque($0!).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    precondition(failure == 0, "no thread can be started")
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}
