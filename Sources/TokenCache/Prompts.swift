import FoundationEssentials
public import Platform

/// Where a sign-in says that it waits for a person, so that other processes which wait for it can say it too.
public struct Prompts: Sendable {
  let path: String?
  let host: Host

  public init(path: String?, host: Host) {
    self.path = path
    self.host = host
  }

  struct Prompt: Codable, Equatable {
    var text: String
    var endsAt: Timestamp
    /// The process that waits may have no terminal: then those in the foreground repeat the text.
    var wasSeen: Bool
  }

  /// Prints the text on stderr and publishes it until `withdraw`.
  public func announce(_ text: String, endsAt: Timestamp) {
    host.say(text)
    guard let path else { return }
    let prompt = Prompt(text: host.presentable(text), endsAt: endsAt, wasSeen: host.terminal.errorIsTerminal)
    if let bytes = try? JSONEncoder().encode(prompt) { try? SealedFile.write(Array(bytes), to: path) }
  }

  public func withdraw() {
    if let path { try? Files.remove(path) }
  }

  /// The published prompt, unless its time is over.
  func current() -> Prompt? {
    guard let path, let bytes = SealedFile.read(path), let prompt = try? JSONDecoder().decode(Prompt.self, from: Data(bytes)),
      prompt.endsAt > host.now()
    else { return nil }
    return prompt
  }
}
