/// Waits for the browser of a sign-in, which comes back to a port of this machine.
///
/// Source: RFC 8252 section 7.3.
public struct LoopbackReceiver: Sendable {
  /// The judge says what to do with each answer that comes; `nil` means that it is none.
  public typealias Judge = (_ arrival: LoopbackArrival) -> LoopbackVerdict?

  public let port: UInt16
  private let wait: @Sendable (Duration, Bool, Judge) -> Bool

  public init(port: UInt16, wait: @escaping @Sendable (_ patience: Duration, _ readsInput: Bool, _ judge: Judge) -> Bool) {
    self.port = port
    self.wait = wait
  }

  /// Listens until a redirect is accepted; false when the time ends first.
  ///
  /// - Parameter readsInput: A line on stdin may hold the address to which the browser was sent. Only where stdin is a person's terminal.
  public func receive(for patience: Duration, readsInput: Bool, _ judge: Judge) -> Bool {
    wait(patience, readsInput, judge)
  }
}

/// The fields of a form or of an address, as a browser brought them or a person pasted them.
public struct LoopbackArrival: Sendable, Equatable {
  public let fields: [String: String]
  public let isPasted: Bool

  public init(fields: [String: String], isPasted: Bool = false) {
    self.fields = fields
    self.isPasted = isPasted
  }
}

/// What becomes of an answer, and what its sender is shown.
public enum LoopbackVerdict: Sendable, Equatable {
  /// Status 200, and nothing more is listened for.
  case accepted(LoopbackPage)
  /// Status 400, and waiting goes on.
  case refused(LoopbackPage)
}

/// Nobody can listen on the port.
public enum LoopbackError: UserFacingError, Equatable {
  case portTaken(UInt16)
  case cannotListen(port: UInt16, reason: String)

  public var code: String {
    switch self {
    case .portTaken: "interactive.port-taken"
    case .cannotListen: "interactive.port"
    }
  }

  public var summary: String {
    switch self {
    case .portTaken(let port): "port \(port) of this machine is in use, and the browser must return to it"
    case .cannotListen(let port, let reason): "cannot listen on port \(port) of this machine for the browser: \(reason)"
    }
  }

  public var remedy: String {
    switch self {
    case .portTaken: "leave --redirect-url out, so that a free port is taken, or end the program that listens there (ss -ltnp)"
    case .cannotListen: "give another port with --redirect-url, or use the login method devicecode"
    }
  }
}
