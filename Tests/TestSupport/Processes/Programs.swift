import Dispatch
import Glibc
import Platform

/// The programs that this build made, as real processes run them.
public enum Programs {
  /// The directory of the running test program: SwiftPM puts all programs of a build into one.
  public static let directory: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
  }()

  /// KUBELOGIN_PROGRAM names the release, to be tested in place of the debug build.
  public static var kubelogin: String { release ?? "\(directory)/kubelogin" }
  public static var isRelease: Bool { release != nil }
  private static let release = Environment.live.nonEmpty("KUBELOGIN_PROGRAM")
  /// KUBELOGIN_EMULATOR names one that was built elsewhere.
  public static var emulator: String { Environment.live.nonEmpty("KUBELOGIN_EMULATOR") ?? "\(directory)/entra-emulator" }

  /// The path of a program of the machine; `nil` where it is missing.
  public static func installed(_ name: String) -> String? {
    executable(named: name, in: .live)
  }

  /// The directories of the machine's own PATH.
  public static var searchPath: String { Environment.live["PATH"] ?? "/usr/local/bin:/usr/bin:/bin" }
}

/// Runs work that blocks on a thread of its own: waiting for a process must not hold up other tests.
public func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue(label: "test").async { continuation.resume(with: Result { try work() }) }
  }
}

/// Lets a number of tests run at once.
public actor Turnstile {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  public init(places: Int) {
    free = places
  }

  public func pass<Value: Sendable>(_ work: @Sendable () async throws -> Value) async rethrows -> Value {
    await enter()
    defer { leave() }
    return try await work()
  }

  private func enter() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
