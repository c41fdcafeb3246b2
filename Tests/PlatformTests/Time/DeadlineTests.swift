import Platform
import TestSupport
import Testing

struct DeadlineTests {
  @Test("What is left shrinks with time and never falls below nothing")
  func remaining() {
    let test = TestHost()
    let deadline = Deadline(in: .seconds(60), of: test.host)

    let left = [Duration.zero, .seconds(59), .seconds(1), .seconds(3600)].map { step in
      test.clock.advance(step)
      return deadline.remaining(on: test.host)
    }

    #expect(left == [.seconds(60), .seconds(1), .zero, .zero])
  }

  @Test("A correction of the machine's clock moves no deadline", arguments: [Duration.seconds(86_400), .seconds(-86_400)])
  func clockJump(span: Duration) {
    let test = TestHost()
    let deadline = Deadline(in: .seconds(60), of: test.host)

    test.clock.jump(span)

    #expect(deadline.remaining(on: test.host) == .seconds(60))
  }

  @Test("Of two deadlines the earlier one counts, and one that is not there does not")
  func earlier() {
    let (near, far) = (Deadline(at: .seconds(1)), Deadline(at: .seconds(2)))

    #expect(near.earlier(far) == near)
    #expect(far.earlier(near) == near)
    #expect(far.earlier(nil) == far)
  }
}
