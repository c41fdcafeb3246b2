public import Platform

/// Prompts of one session that nobody answered, since the last sign-in. Only those under client-go count.
struct UnansweredPrompts: Codable, Equatable {
  let count: Int
  let lastAt: Timestamp

  /// As many as a person may miss.
  static let limit = 3
  /// From the last prompt on.
  static let coolDown = Duration.seconds(600)

  /// `nil` while none counts.
  init?(after previous: UnansweredPrompts?, host: Host) {
    guard host.isRunByClient else {
      guard let previous else { return nil }
      self = previous
      return
    }
    // The number comes from a file.
    (count, lastAt) = (min(previous?.count ?? 0, Int.max - 1) + 1, host.now())
  }

  /// Why nobody is asked now; `nil` when a prompt may be shown.
  func coolDown(on host: Host) -> PromptCoolDown? {
    let (now, end) = (host.now(), lastAt + Self.coolDown)
    guard count >= Self.limit, host.isRunByClient, lastAt <= now, now < end else { return nil }
    return PromptCoolDown(count: count, endsAt: end)
  }
}

/// Nobody answered the last prompts: a tool that runs overnight must not open a page each minute.
public struct PromptCoolDown: UserFacingError, Equatable {
  let count: Int
  let endsAt: Timestamp

  public init(count: Int, endsAt: Timestamp) {
    self.count = count
    self.endsAt = endsAt
  }

  public var code: String { "cache.prompt-cool-down" }
  public var summary: String {
    "a sign-in is needed, and the last \(count) prompts for it were not answered: none is shown before \(endsAt.rfc3339)"
  }
  public var remedy: String { "sign in now with kubelogin get-token --context <name>, which takes the arguments from the kubeconfig" }
  public var isFinalRefusal: Bool { true }
}

extension Host {
  /// client-go runs this process, not a person or a script.
  var isRunByClient: Bool { environment.nonEmpty("KUBERNETES_EXEC_INFO") != nil }
}
