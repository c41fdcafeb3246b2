import Platform
import Settings
import TestSupport
import Testing

@testable import Entra
@testable import LoginMethods
@testable import OAuth
@testable import TokenCache

/// How long a device code is waited for where nobody may see it.
@Suite struct UnattendedDeviceCodeTests {
  private let directory: TemporaryDirectory
  private let test = TestHost()

  init() throws {
    directory = try TemporaryDirectory()
    test.network.queue(
      json: #"{"device_code":"code","user_code":"ABC","expires_in":900,"interval":5,"message":"open the page"}"#)
  }

  private func prompts(_ host: TestHost) -> Prompts { Prompts(queue: "\(directory.path)/queue", host: host.host) }

  private func stayPending(_ count: Int) {
    for _ in 0..<count { test.network.queue(status: 400, json: #"{"error":"authorization_pending"}"#) }
  }

  private func obtain(isInteractive: Bool?, _ flags: [Setting: String] = .contoso, on host: TestHost? = nil) throws -> IssuedToken {
    let host = host ?? test
    return try LoginMethod.deviceCode.source(host.signIn(flags, isInteractive: isInteractive)).obtain(prompts(host), within: nil)
  }

  @Test("Where client-go says that nobody is there, or says nothing, and stderr is no terminal, it is 60 seconds", arguments: [false, nil])
  func unseen(isInteractive: Bool?) {
    stayPending(11)

    #expect(throws: DeviceCodeTimeout.unseen(after: .seconds(60))) { try obtain(isInteractive: isInteractive) }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(60))
  }

  @Test(
    "Where client-go says that a person is there, or stderr is a terminal, it is the code's life",
    arguments: [(true, false), (false, true), (nil, true)])
  func seen(isInteractive: Bool?, isTerminal: Bool) {
    let host = TestHost(clock: test.clock, network: test.network, errorIsTerminal: isTerminal)
    stayPending(179)

    #expect(throws: DeviceGrantError.expired) { try obtain(isInteractive: isInteractive, on: host) }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(900))
  }

  @Test("When another process shows the code at a terminal, the wait goes on to the end of the code's life")
  func shownElsewhere() {
    stayPending(5)
    let elsewhere = prompts(TestHost(clock: test.clock, errorIsTerminal: true))
    test.network.queue { _ in
      elsewhere.markAsSeen()
      return HTTPResponse(status: 400, headers: [], body: Array(#"{"error":"authorization_pending"}"#.utf8))
    }
    stayPending(173)

    #expect(throws: DeviceGrantError.expired) { try obtain(isInteractive: false) }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(900))
  }

  @Test("A bound that is given counts as it is, also a longer one")
  func givenTimeout() {
    stayPending(17)

    #expect(throws: DeviceCodeTimeout.timedOut) { try obtain(isInteractive: false, .contoso.with(.timeout, "90s")) }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(90))
  }

  @Test("A code that lives for less ends the wait")
  func shortLife() {
    let host = TestHost(clock: test.clock)
    host.network.queue(json: #"{"device_code":"code","user_code":"ABC","expires_in":12,"interval":5,"message":"open the page"}"#)
    for _ in 0..<2 { host.network.queue(status: 400, json: #"{"error":"authorization_pending"}"#) }

    #expect(throws: DeviceGrantError.expired) { try obtain(isInteractive: false, on: host) }
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(12))
  }
}
