public import Glibc
import Platform

/// A process that a test started, directly or not, and that still runs.
public struct LeftOverProcess: Sendable, Equatable {
  public let id: pid_t
  public let commandLine: String

  /// The processes whose variables mention a text, such as a test's own directory.
  private static func all(mentioning text: String) -> [LeftOverProcess] {
    ((try? Files.names(in: "/proc")) ?? []).compactMap { name in
      guard let id = pid_t(name), id != getpid(), let variables = try? Files.read("/proc/\(id)/environ") else { return nil }
      guard String(decoding: variables, as: UTF8.self).contains(text) else { return nil }
      let words = String(decoding: (try? Files.read("/proc/\(id)/cmdline")) ?? [], as: UTF8.self)
      return LeftOverProcess(id: id, commandLine: words.replacing("\0", with: " "))
    }
  }

  /// The processes that are still there after the patience that a killed one deserves.
  public static func all(mentioning text: String, except program: String, after patience: Duration = .seconds(60)) -> [LeftOverProcess] {
    let end = ContinuousClock.now + patience
    while true {
      let processes = all(mentioning: text).filter { !$0.commandLine.contains(program) }
      if processes.isEmpty || ContinuousClock.now > end { return processes }
      usleep(20_000)
    }
  }

  /// Whether a program that a test started, directly or not, runs by now.
  public static func isRunning(_ command: String, mentioning text: String) -> Bool {
    all(mentioning: text).contains { $0.commandLine.hasPrefix(command) }
  }

  public func end() { kill(id, SIGKILL) }
}
