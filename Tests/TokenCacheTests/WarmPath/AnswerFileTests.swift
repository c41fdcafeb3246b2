import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct AnswerFileTests {
  private let now = Timestamp(secondsSinceEpoch: 1_893_546_245)

  private func answer(stamps: [Answer.Stamp] = [], notices: String = "", output: String = "{}\n") -> Answer {
    Answer(
      writtenAt: now, notAfter: now + .seconds(3000), stamps: stamps, notices: Array(notices.utf8), output: Array(output.utf8))
  }

  // MARK: The text form

  @Test("The file is lines that a person can read, then what to print")
  func textForm() {
    let stamps = [
      Answer.Stamp(path: "/a", stamp: .present(device: 1, inode: 2, size: 3, modified: 4, changed: 5)),
      Answer.Stamp(path: "/b", stamp: .absent),
    ]

    let text = String(decoding: answer(stamps: stamps, notices: "note\n", output: "{}\n").encoded(), as: UTF8.self)

    #expect(
      text == """
        1893546245 1893549245 5 2
        1 1 2 3 4 5 /a
        0 /b
        note
        {}

        """)
  }

  @Test(
    "What was encoded is decoded",
    arguments: [("", ""), ("", "{}\n"), ("one\ntwo\n", "{}\n"), ("\n\n", "\n\n"), ("written 1\n", "not-after 2\n\n")])
  func roundTrip(_ notices: String, _ output: String) {
    let answer = answer(notices: notices, output: output)

    #expect(Answer(encoded: answer.encoded()) == answer)
  }

  @Test(
    "Stamps of any path survive",
    arguments: [
      "/a", "/with space", "/two  spaces ", "/", "relative", "/ünïcödé/文件", "/absent x", "/present 1 2 3 4 5 6", "/tab\there", "/cr\r",
    ])
  func paths(_ path: String) {
    let stamps = [
      Answer.Stamp(path: path, stamp: .present(device: .max, inode: .max, size: .max, modified: .min, changed: .max)),
      Answer.Stamp(path: path, stamp: .absent),
    ]

    #expect(Answer(encoded: answer(stamps: stamps).encoded())?.stamps == stamps)
  }

  @Test("A line end in a path cannot add a line of its own")
  func lineEndInPath() {
    let answer = answer(stamps: [Answer.Stamp(path: "/a\nnot-after 4000000000", stamp: .absent)])

    let decoded = Answer(encoded: answer.encoded())

    #expect(decoded == nil || decoded == answer)
  }

  @Test(
    "Text that is no answer decodes to none",
    arguments: [
      "", "\n", "written 1\n", "written 1\nnot-after 2\n\n", "written 1\nnotices 0\n\n", "not-after 1\nnotices 0\n\n",
      "written x\nnot-after 2\nnotices 0\n\n", "written 1\nnot-after 2\nnotices -1\n\n", "written 1\nnot-after 2\nnotices 3\n\nab",
      "written 1\nnot-after 99999999999999999999\nnotices 0\n\n", "written 1 2\nnot-after 2\nnotices 0\n\n",
      "written 1\nnot-after 2\nnotices 0\npresent 1 2 3\n\n", "written 1\nnot-after 2\nnotices 0\npresent -1 2 3 4 5 /a\n\n",
    ])
  func malformed(_ text: String) {
    #expect(Answer(encoded: Array(text.utf8)) == nil)
  }

  @Test("Random damage never crashes decoding", arguments: 0..<20)
  func randomDamage(_ seed: UInt64) {
    var numbers = Xorshift(seed: seed)
    let whole = answer(stamps: [Answer.Stamp(of: "/etc/passwd"), Answer.Stamp(of: "/none")], notices: "note\n").encoded()

    for _ in 0..<500 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &numbers) {
        let at = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &numbers)
        case 1: bytes.remove(at: at)
        default: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: at)
        }
      }
      _ = Answer(encoded: bytes)?.isUsable(at: now)
    }
  }

  // MARK: Usability

  @Test(
    "An answer may be given until its end, by a clock that is not behind its writing",
    arguments: [
      (Duration.zero, true), (.seconds(2999), true), (.seconds(3000), false), (.seconds(86_400), false),
      // Clocks that are set back: 60 seconds are forgiven.
      (.seconds(-60), true), (.seconds(-61), false), (.seconds(-86_400), false),
    ])
  func clock(_ offset: Duration, _ isUsable: Bool) {
    #expect(answer().isUsable(at: now + offset) == isUsable)
  }

  @Test("An answer about an account file may be given while the file is as it was")
  func unchangedStamp() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("alice", to: "account")
    let answer = answer(stamps: [.init(of: file), .init(of: "\(directory.path)/none")])

    #expect(answer.isUsable(at: now))
  }

  @Test("An answer is over when one of its files is rewritten, with the same size too")
  func rewrittenStamp() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("alice", to: "account")
    let answer = answer(stamps: [.init(of: file)])

    try directory.write("bobby", to: "account")

    #expect(!answer.isUsable(at: now))
  }

  @Test("An answer is over when one of its files goes away")
  func removedStamp() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("alice", to: "account")
    let answer = answer(stamps: [.init(of: file)])

    try Files.remove(file)

    #expect(!answer.isUsable(at: now))
  }

  @Test("An answer is over when a file appears that was absent")
  func appearedStamp() throws {
    let directory = try TemporaryDirectory()
    let answer = answer(stamps: [.init(of: "\(directory.path)/account")])

    try directory.write("alice", to: "account")

    #expect(!answer.isUsable(at: now))
  }
}

/// Numbers that are the same in every run of a seed. Source: Marsaglia, "Xorshift RNGs".
struct Xorshift: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
