import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct WarmPathTests {
  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private func question(_ arguments: String...) -> Question {
    let path = cache.directory.path
    return Question(
      Question.Names(variables: "", pathFlags: ""), arguments: arguments, environment: Environment { $0 == "KUBECACHEDIR" ? path : nil },
      currentDirectory: "/")
  }

  private func name(of question: Question) -> String { String(decoding: question.fingerprint(cache.salt), as: UTF8.self) }

  private func answer(_ output: String = "{}\n", lasting span: Duration = .seconds(3000), writtenAt: Timestamp? = nil) -> Answer {
    let writtenAt = writtenAt ?? cache.now
    return Answer(writtenAt: writtenAt, notAfter: writtenAt + span, stamps: [], notices: [], output: Array(output.utf8))
  }

  private func store(_ answer: Answer, for question: Question) {
    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt)
  }

  private func answers() throws -> [String] { try Files.names(in: "\(cache.directory.path)/answers").sorted() }

  @Test("A stored answer is given again, byte by byte")
  func storedAnswer() {
    store(answer(), for: question("get-token"))

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == answer())
  }

  @Test("Another question gets no answer")
  func otherQuestion() {
    store(answer(), for: question("get-token"))

    #expect(WarmPath.answer(to: question("get-token", "--legacy"), at: cache.now) == nil)
  }

  @Test("An answer that is over is not given")
  func over() {
    store(answer(lasting: .seconds(60)), for: question("get-token"))

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now + .seconds(60)) == nil)
  }

  @Test("An answer from a clock that was ahead is not given", arguments: [(60, true), (61, false), (86_400, false)])
  func fromTheFuture(_ seconds: Int, _ isGiven: Bool) {
    store(answer(writtenAt: cache.now + .seconds(seconds)), for: question("get-token"))

    #expect((WarmPath.answer(to: question("get-token"), at: cache.now) != nil) == isGiven)
  }

  @Test(
    "An answer that is to last longer than any token comes from a clock that was behind, and is not given",
    arguments: [(7, true), (8, false), (20_000, false)])
  func absurdSpan(_ days: Int, _ isGiven: Bool) {
    store(answer(lasting: .seconds(86_400 * days)), for: question("get-token"))

    #expect((WarmPath.answer(to: question("get-token"), at: cache.now) != nil) == isGiven)
  }

  @Test("An answer that others can read is not given, nor is one under a salt that they can read", arguments: ["answers", "salt"])
  func exposed(_ name: String) throws {
    store(answer(), for: question("get-token"))
    let path = name == "salt" ? "\(cache.directory.path)/salt" : cache.directory.answer(self.name(of: question("get-token")))
    chmod(path, 0o640)

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)
  }

  @Test("Answers that were swapped are not given")
  func swapped() throws {
    let (one, other) = (question("get-token", "one"), question("get-token", "other"))
    store(answer("one"), for: one)
    store(answer("other"), for: other)
    let (path, otherPath) = (cache.directory.answer(name(of: one)), cache.directory.answer(name(of: other)))

    #expect(rename(otherPath, path) == 0)

    #expect(WarmPath.answer(to: one, at: cache.now) == nil)
    #expect(WarmPath.answer(to: other, at: cache.now) == nil)
  }

  @Test("While others may enter the directory of the answers, none is given", arguments: [0o777, 0o720, 0o710, 0o701, 0o704] as [mode_t])
  func openDirectory(_ mode: mode_t) throws {
    store(answer(), for: question("get-token"))
    chmod("\(cache.directory.path)/answers", mode)
    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)

    _ = try cache.directory.prepare(on: cache.machine)
    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == answer())
  }

  @Test("Where the directory of the answers is a link, or another user's, none is given")
  func foreignDirectory() throws {
    store(answer(), for: question("get-token"))
    let (inner, moved) = ("\(cache.directory.path)/answers", "\(cache.root.path)/moved")
    #expect(rename(inner, moved) == 0 && symlink(moved, inner) == 0)
    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)

    #expect(unlink(inner) == 0 && rename(moved, inner) == 0)
    guard geteuid() == 0 else { return }
    chown(inner, 12345, 0)
    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)
  }

  @Test("A damaged answer is not given")
  func damaged() throws {
    store(answer(), for: question("get-token"))
    let file = cache.directory.answer(name(of: question("get-token")))
    try Files.writeAtomically(Array(try Files.read(file).dropLast()), to: file)

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)
  }

  @Test("Without HOME, KUBECACHEDIR and flag there is no warm path")
  func withoutDirectory() {
    let question = Question(
      Question.Names(variables: "", pathFlags: ""), arguments: ["get-token"], environment: Environment { _ in nil }, currentDirectory: "/")

    #expect(question.directory == nil)
    #expect(WarmPath.answer(to: question, at: cache.now) == nil)
  }

  @Test("Without the salt of the directory there is no answer")
  func withoutSalt() throws {
    store(answer(), for: question("get-token"))
    try Files.remove("\(cache.directory.path)/salt")

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)
  }

  @Test("No argument can be read in the file's name or content")
  func opaque() throws {
    store(answer(), for: question("get-token", "--client-secret", "hunter2"))

    let name = try #require(try answers().first)
    #expect(!name.contains("hunter2"))
    #expect(!String(decoding: try Files.read(cache.directory.answer(name)), as: UTF8.self).contains("hunter2"))
  }

  @Test("Storing an answer removes those that are over, and keeps the others")
  func prune() throws {
    store(answer("old", lasting: .seconds(60)), for: question("old"))
    store(answer("good"), for: question("good"))
    cache.host.clock.advance(.seconds(61))

    store(answer("new"), for: question("new"))

    #expect(try answers() == [question("good"), question("new")].map(name).sorted())
  }

  @Test("A temporary file of a write under way is left alone for an hour, then removed")
  func pruneTemporary() throws {
    let file = "\(cache.directory.path)/answers/x.tmp-123456"
    try Files.writeAtomically([], to: file, modified: cache.now)
    cache.host.clock.advance(.seconds(3599))

    store(answer(), for: question("one"))
    #expect(try answers().contains("x.tmp-123456"))

    cache.host.clock.advance(.seconds(2))
    store(answer(), for: question("two"))
    #expect(try !answers().contains("x.tmp-123456"))
  }

  @Test("An answer that cannot be stored is no error")
  func unwritable() throws {
    try cache.directory.removeContents()

    store(answer(), for: question("get-token"))

    #expect(WarmPath.answer(to: question("get-token"), at: cache.now) == nil)
  }
}
