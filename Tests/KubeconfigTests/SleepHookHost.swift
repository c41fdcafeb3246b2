import Glibc
import Platform
import TestSupport

/// A test host that does something each time it is slept on: what another program does meanwhile.
final class SleepHookHost: Sendable {
  private let test = TestHost()
  private let onSleep: @Sendable (Int) -> Void

  /// `onSleep`: called with the number of sleeps so far.
  init(onSleep: @escaping @Sendable (Int) -> Void = { _ in }) {
    self.onSleep = onSleep
  }

  var totalSleep: Duration { test.clock.slept.reduce(.zero, +) }

  var host: Host {
    var host = test.host
    host.random = { count in (0..<count).map { UInt8($0) } }
    host.sleep = { [self] span in
      test.clock.sleep(span)
      onSleep(test.clock.slept.count)
    }
    return host
  }
}

extension TemporaryDirectory {
  var names: [String] { ((try? Files.names(in: path)) ?? []).sorted() }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let file = try write(text, to: name)
    chmod(file, mode)
    return file
  }

  func text(_ name: String) -> String { (try? read(name)) ?? "" }

  func status(_ name: String) -> stat {
    var status = stat()
    lstat("\(path)/\(name)", &status)
    return status
  }
}
