import Glibc
import Platform
import Testing

struct CoreDumpsTests {
  @Test("A process that forbids core dumps cannot be dumped, and still reads what it needs of itself and its parent")
  func forbidden() throws {
    defer { _ = prctl(setDumpable, 1) }

    CoreDumps.forbid()

    #expect(prctl(isDumpable) == 0)
    for file in ["self/stat", "self/environ", "\(getppid())/stat"] {
      let content = try Files.read("/proc/\(file)")
      #expect(!content.isEmpty)
    }
  }

  private let isDumpable: Int32 = 3
  private let setDumpable: Int32 = 4

  /// prctl has variable arguments, which Swift does not import.
  private func prctl(_ option: Int32, _ value: UInt = 0) -> Int32 {
    typealias Call = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    return dlsym(nil, "prctl").map { unsafeBitCast($0, to: Call.self)(option, value, 0, 0, 0) } ?? -1
  }
}
