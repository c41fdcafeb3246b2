import Glibc

/// What a program writes on its two streams: read while it runs, and for a short time after it has ended.
///
/// The end of the streams is not waited for: what the program has started may keep them open for much longer.
struct ChildOutput {
  private let streams: (output: Int32, errorOutput: Int32)
  private var collected: [Int32: [UInt8]] = [:]
  private var open: [Int32]

  /// Short enough to notice the program's end soon, where its streams stay open.
  private static let pollMilliseconds: Int32 = 10
  /// So many polls without a byte, 100 ms, are the end of what an ended program wrote. Counted in polls: on a busy machine time passes
  /// in which nobody has looked.
  private static let lastPolls = 10

  /// - Parameters: The ends of two pipes to read from.
  init(output: Int32, errorOutput: Int32) {
    streams = (output, errorOutput)
    open = [output, errorOutput]
  }

  var output: [UInt8] { collected[streams.output, default: []] }
  var errorOutput: [UInt8] { collected[streams.errorOutput, default: []] }

  /// Reads until the program has ended and its last words have arrived.
  ///
  /// - Throws: `timedOut` where the program itself still runs at `end`.
  mutating func read(while isRunning: () -> Bool, until end: ContinuousClock.Instant) throws(ChildProcessError) {
    while isRunning() {
      guard ContinuousClock.now < end else { throw .timedOut }
      _ = try readOnce()
    }
    var silentPolls = 0
    while !open.isEmpty && silentPolls < Self.lastPolls && ContinuousClock.now < end {
      silentPolls = try readOnce() ? 0 : silentPolls + 1
    }
  }

  /// Waits a moment and takes what is there; false where nothing came.
  private mutating func readOnce() throws(ChildProcessError) -> Bool {
    // Without a stream left this is the pause between two looks at the program.
    var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), open.isEmpty ? 2 : Self.pollMilliseconds) > 0 else { return false }
    var hasRead = false
    for descriptor in polled where descriptor.revents != 0 {
      var chunk = [UInt8](repeating: 0, count: 16 << 10)
      let count = Glibc.read(descriptor.fd, &chunk, chunk.count)
      if count > 0 {
        collected[descriptor.fd, default: []].append(contentsOf: chunk[..<count])
        hasRead = true
      }
      if count == 0 || (count < 0 && errno != EINTR) { open.removeAll { $0 == descriptor.fd } }
      guard collected[descriptor.fd, default: []].count <= ChildProcess.outputLimit else { throw .outputTooLarge }
    }
    return hasRead
  }
}
