import FoundationEssentials
public import Platform

/// A failure that another process met for the same session, and that counts for this one too.
public struct RememberedFailure: UserFacingError, Codable, Equatable {
  public let code: String
  public let summary: String
  public let remedy: String
  public let isFinalRefusal: Bool
  /// Since the epoch: runs that wait tell this failure from an older one by less than a second.
  let failedAtNanoseconds: Int64
  /// Who started the process that failed.
  let parent: String?
  /// What came of the prompts since the last sign-in; `nil` while none was left unanswered.
  let unanswered: UnansweredPrompts?
  /// The same parent was told already: one line is enough.
  public internal(set) var isRepeat = false

  private enum CodingKeys: CodingKey {
    case code, summary, remedy, isFinalRefusal, failedAtNanoseconds, parent, unanswered
  }

  /// - Parameter previous: The session's failure before this one.
  init(_ error: any UserFacingError, after previous: RememberedFailure? = nil, host: Host) {
    code = host.presentableLine(error.code)
    summary = host.presentableLine(error.summary)
    remedy = host.presentableLine(error.remedy)
    isFinalRefusal = error.isFinalRefusal
    failedAtNanoseconds = host.now().nanosecondsSinceEpoch
    parent = host.parent()
    unanswered = error.isUnansweredPrompt ? UnansweredPrompts(after: previous?.unanswered, host: host) : previous?.unanswered
  }

  /// kubectl runs a failing plugin up to five times in a row. Source: client-go, one try for each discovery request.
  static let repeatSpan = Duration.seconds(20)

  /// Whether this failure answers a run that started waiting at `start`.
  func answers(waitingSince start: Timestamp?, host: Host) -> RememberedFailure? {
    let now = host.now()
    let failedAt = Timestamp(sinceEpoch: .nanoseconds(failedAtNanoseconds))
    guard failedAt <= now else { return nil }
    if let start, failedAt >= start { return self }
    guard isFinalRefusal, host.isRunByClient, now - failedAt < Self.repeatSpan,
      let parent, parent == host.parent()
    else { return nil }
    var repeated = self
    repeated.isRepeat = true
    return repeated
  }

  static func read(_ path: String) -> RememberedFailure? {
    SealedFile.read(path).flatMap { try? JSONDecoder().decode(RememberedFailure.self, from: Data($0)) }
  }

  func write(to path: String) {
    if let bytes = try? JSONEncoder().encode(self) { try? SealedFile.write(Array(bytes), to: path) }
  }
}
