import FoundationEssentials
public import Platform

/// Where a sign-in says that it waits for a person, so that other processes which wait for it can say it too.
public struct Prompts: Sendable {
  /// The path of the lock that its process holds while it asks, without an ending; `nil` where nobody can wait for it.
  let queue: String?
  let host: Host

  public init(queue: String?, host: Host) {
    self.queue = queue
    self.host = host
  }

  struct Prompt: Codable, Equatable {
    var text: String
    var endsAt: Timestamp
    /// The process that waits may have no terminal: then those in the foreground repeat the text.
    var wasSeen: Bool
    /// The process that waits, as its lock names it.
    var process: Int32?
  }

  /// Prints the text on stderr and publishes it until `withdraw`.
  public func announce(_ text: String, endsAt: Timestamp) {
    host.say(text)
    guard let queue else { return }
    let prompt = Prompt(
      text: host.presentable(text), endsAt: endsAt, wasSeen: host.terminal.errorIsTerminal, process: KernelLock.holder(Self.lock(queue)))
    if let bytes = try? JSONEncoder().encode(prompt) { try? SealedFile.write(Array(bytes), to: Self.prompt(queue)) }
  }

  public func withdraw() {
    guard let queue else { return }
    try? Files.remove(Self.prompt(queue))
    try? Files.remove(Self.seen(queue))
  }

  /// The published prompt, unless it has expired, or its process has ended without removing it.
  func current() -> Prompt? {
    guard let queue, let bytes = SealedFile.read(Self.prompt(queue)),
      let prompt = try? JSONDecoder().decode(Prompt.self, from: Data(bytes)), prompt.endsAt > host.now(),
      KernelLock.isHeld(Self.lock(queue)), prompt.process == KernelLock.holder(Self.lock(queue))
    else { return nil }
    return prompt
  }

  /// Tells the process that waits that its prompt was shown at a terminal.
  func markAsSeen() {
    // A file of its own: the prompt is its process's to write and to remove.
    guard let queue, let prompt = SealedFile.read(Self.prompt(queue)) else { return }
    try? SealedFile.write(prompt, to: Self.seen(queue))
  }

  /// Another process has shown the published prompt at a terminal.
  public var isSeenElsewhere: Bool {
    guard let queue, let prompt = SealedFile.read(Self.prompt(queue)) else { return false }
    return SealedFile.read(Self.seen(queue)) == prompt
  }

  private static func prompt(_ queue: String) -> String { "\(queue).prompt" }
  private static func seen(_ queue: String) -> String { "\(queue).seen" }
  private static func lock(_ queue: String) -> String { "\(queue).lock" }
}
