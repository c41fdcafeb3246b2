import Glibc
import Platform
import Synchronization

/// A host whose clock moves when slept on, and nothing else of which may be used. `random` counts.
final class TestMachine: Sendable {
  private let slept = Mutex<[Duration]>([])
  private let onSleep: @Sendable (Int) -> Void

  /// `onSleep`: called with the number of sleeps so far.
  init(onSleep: @escaping @Sendable (Int) -> Void = { _ in }) {
    self.onSleep = onSleep
  }

  var totalSleep: Duration { slept.withLock { $0.reduce(.zero, +) } }

  var host: Host {
    Host(
      environment: Environment { _ in nil },
      terminal: Terminal(writeOutput: { _ in false }, writeError: { _ in }, errorIsTerminal: false),
      now: { Timestamp(secondsSinceEpoch: 0) }, uptime: { [self] in totalSleep },
      sleep: { [self] span in
        let count = slept.withLock {
          $0.append(span)
          return $0.count
        }
        onSleep(count)
      },
      random: { count in (0..<count).map { UInt8($0) } }, send: { _ in throw Unused() }, run: { _ in throw Unused() }, parent: { nil })
  }

  private struct Unused: Error {}
}

/// A directory that goes with this value.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/kubeconfig-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("create the directory", "/tmp", errorNumber: errno) }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    chmod(path, 0o700)
    for name in (try? Files.names(in: path)) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  var names: [String] { ((try? Files.names(in: path)) ?? []).sorted() }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try Files.writeAtomically(Array(text.utf8), to: file)
    chmod(file, mode)
    return file
  }

  func read(_ name: String) -> String {
    String(decoding: (try? Files.read("\(path)/\(name)")) ?? [], as: UTF8.self)
  }

  func status(_ name: String) -> stat {
    var status = stat()
    lstat("\(path)/\(name)", &status)
    return status
  }
}
