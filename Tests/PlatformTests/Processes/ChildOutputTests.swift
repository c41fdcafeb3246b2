import Glibc
import Testing

@testable import Platform

/// The streams of a program, as pipes that the test writes.
struct ChildOutputTests {
  /// What is read of two pipes whose writing ends stay open, while the program runs as `isRunning` says.
  private func read(_ isRunning: (_ output: Int32, _ errorOutput: Int32) -> Bool, within span: Duration = .seconds(60)) throws
    -> ChildOutput
  {
    var (output, errorOutput): ([Int32], [Int32]) = ([0, 0], [0, 0])
    #expect(pipe(&output) == 0 && pipe(&errorOutput) == 0)
    defer { for descriptor in output + errorOutput { close(descriptor) } }
    var streams = ChildOutput(output: output[0], errorOutput: errorOutput[0])
    try streams.read(while: { isRunning(output[1], errorOutput[1]) }, until: .now + span)
    return streams
  }

  private static func write(_ text: String, to descriptor: Int32) { _ = Glibc.write(descriptor, text, text.utf8.count) }

  @Test("The last words of an ended program are read from both streams, though others keep them open")
  func lastWords() throws {
    let streams = try read { output, errorOutput in
      Self.write("last", to: output)
      Self.write("words", to: errorOutput)
      return false
    }

    #expect(streams.output == Array("last".utf8))
    #expect(streams.errorOutput == Array("words".utf8))
  }

  @Test("A program that runs on is waited for until the time is over, and then that is an error")
  func runsOn() {
    #expect(throws: ChildProcessError.timedOut) { _ = try read({ _, _ in true }, within: .milliseconds(30)) }
  }

  @Test("A program that has ended is no error, also where its time is over")
  func endedLate() throws {
    #expect(try read({ _, _ in false }, within: .zero).output == [])
  }
}
