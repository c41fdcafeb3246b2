import Platform
import Testing

@testable import TokenCache

@Suite struct FreshnessTests {
  private let now = Timestamp(secondsSinceEpoch: 1_893_546_245)

  private func token(lasting lifetime: Duration, refreshIn: Duration? = nil) -> Token {
    Token(text: "t", issuedAt: now, expiresAt: now + lifetime, refreshAt: refreshIn.map { now + $0 })
  }

  @Test(
    "Early is the smaller of 10 minutes and a quarter of the lifetime",
    arguments: [(0, 0), (4, 1), (600, 150), (2400, 600), (2404, 600), (86_400, 600)])
  func early(_ lifetime: Int, _ seconds: Int) {
    #expect(Freshness.early(.seconds(lifetime)) == .seconds(seconds))
  }

  @Test(
    "Late is the smaller of 60 seconds and a tenth of the lifetime",
    arguments: [(0, 0), (10, 1), (300, 30), (600, 60), (610, 60), (86_400, 60)])
  func late(_ lifetime: Int, _ seconds: Int) {
    #expect(Freshness.late(.seconds(lifetime)) == .seconds(seconds))
  }

  @Test(
    "A token is fresh, then aging, then due",
    arguments: [
      // An hour: early is 600 s, late 60 s.
      (3600, 0, .fresh), (3600, 2999, .fresh), (3600, 3000, .aging), (3600, 3539, .aging), (3600, 3540, .due), (3600, 3600, .due),
      // Five minutes: early is 75 s, late 30 s.
      (300, 224, .fresh), (300, 225, .aging), (300, 269, .aging), (300, 270, .due),
      // A day.
      (86_400, 85_799, .fresh), (86_400, 85_800, .aging), (86_400, 86_340, .due),
      // Nothing left from the start.
      (0, 0, .due), (-60, 0, .due),
    ] as [(Int, Int, Freshness)])
  func life(_ lifetime: Int, _ age: Int, _ freshness: Freshness) {
    #expect(Freshness.of(token(lasting: .seconds(lifetime)), isOnlyAsked: false, at: now + .seconds(age)) == freshness)
  }

  @Test(
    "The server's refresh_in takes the place of early, but never of late",
    arguments: [(43_199, .fresh), (43_200, .aging), (86_339, .aging), (86_340, .due)] as [(Int, Freshness)])
  func refreshIn(_ age: Int, _ freshness: Freshness) {
    let token = token(lasting: .seconds(86_400), refreshIn: .seconds(43_200))

    #expect(Freshness.of(token, isOnlyAsked: false, at: now + .seconds(age)) == freshness)
  }

  @Test("A refresh_in near the end of the token leaves it due in time", arguments: [(3539, .fresh), (3540, .due)] as [(Int, Freshness)])
  func lateRefreshIn(_ age: Int, _ freshness: Freshness) {
    #expect(
      Freshness.of(token(lasting: .seconds(3600), refreshIn: .seconds(3599)), isOnlyAsked: false, at: now + .seconds(age)) == freshness)
  }

  @Test(
    "A source that is only asked is not asked early: its token is fresh until it is due",
    arguments: [(0, .fresh), (3539, .fresh), (3540, .due)] as [(Int, Freshness)])
  func onlyAsked(_ age: Int, _ freshness: Freshness) {
    #expect(Freshness.of(token(lasting: .seconds(3600)), isOnlyAsked: true, at: now + .seconds(age)) == freshness)
  }

  @Test(
    "A token of an absurd lifetime is due",
    arguments: [(7 * 86_400, .fresh), (7 * 86_400 + 1, .due), (1 << 40, .due)] as [(Int, Freshness)])
  func absurdLifetime(_ lifetime: Int, _ freshness: Freshness) {
    #expect(Freshness.of(token(lasting: .seconds(lifetime)), isOnlyAsked: false, at: now) == freshness)
  }

  @Test(
    "A token from the future is due, when it is more than clocks that drift apart",
    arguments: [(-300, .fresh), (-301, .due), (-86_400, .due)] as [(Int, Freshness)])
  func future(_ age: Int, _ freshness: Freshness) {
    #expect(Freshness.of(token(lasting: .seconds(3600)), isOnlyAsked: false, at: now + .seconds(age)) == freshness)
  }

  @Test("A warm answer ends where freshness does")
  func ends() {
    let token = token(lasting: .seconds(3600))

    #expect(Freshness.freshUntil(token, isOnlyAsked: false) == now + .seconds(3000))
    #expect(Freshness.freshUntil(token, isOnlyAsked: true) == now + .seconds(3540))
    #expect(Freshness.usableUntil(token) == now + .seconds(3540))
  }
}
