public import Platform
import Synchronization

/// A browser, the port to which it comes back, and the person at both.
public final class TestBrowser: Sendable {
  /// What comes to the port, made from the address that the browser was given.
  public typealias Visit = @Sendable (_ address: String) -> LoopbackArrival

  private let state = Mutex(State())
  private let starts: Bool

  public struct State: Sendable {
    public var commands: [BrowserCommand] = []
    public var askedPort: UInt16?
    public var patience: Duration?
    public var readsInput: Bool?
    public var verdicts: [LoopbackVerdict?] = []
    /// Whether the port was open when the browser was started.
    public var wasListening = false
    var isListening = false
    var visits: [Visit] = []
  }

  public init(starts: Bool = true) {
    self.starts = starts
  }

  public var seen: State { state.withLock { $0 } }

  public func queue(_ visit: @escaping Visit) { state.withLock { $0.visits.append(visit) } }

  /// Comes back with these fields and the state of the sign-in.
  public func queue(_ fields: [String: String]) {
    queue { address in LoopbackArrival(fields: fields.merging(["state": Self.fields(of: address)["state"] ?? ""]) { own, _ in own }) }
  }

  /// The query of an address, decoded.
  public static func fields(of address: String) -> [String: String] {
    var request = HTTPRequest(method: "POST", url: "", timeout: .zero)
    request.body = Array(address.drop { $0 != "?" }.dropFirst().utf8)
    return request.form
  }

  func start(_ command: BrowserCommand) -> Bool {
    state.withLock {
      $0.commands.append(command)
      $0.wasListening = $0.isListening
      return starts
    }
  }

  /// A person who does not come back lets the time pass.
  func listen(_ port: UInt16, _ clock: TestClock) throws -> LoopbackReceiver {
    state.withLock {
      $0.askedPort = port
      $0.isListening = true
    }
    return LoopbackReceiver(port: port == 0 ? 45678 : port) { [self] patience, readsInput, judge in
      let (visits, address) = state.withLock { state in
        state.patience = patience
        state.readsInput = readsInput
        return (state.visits, state.commands.last?.arguments.last ?? "")
      }
      for visit in visits {
        let verdict = judge(visit(address))
        state.withLock { $0.verdicts.append(verdict) }
        if case .accepted = verdict { return true }
      }
      clock.sleep(patience)
      return false
    }
  }
}
