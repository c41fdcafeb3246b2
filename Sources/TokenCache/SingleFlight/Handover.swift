import FoundationEssentials
import Platform

/// Hands a token that is not kept to the runs that wait for it at this moment.
///
/// Those that wait hold a lock together. So nothing is written where nobody waits, and the last one that leaves removes what was written.
final class Handover {
  private let file: String
  private let lockPath: String
  private let host: Host
  private var seat: KernelLock?

  /// - Parameters:
  ///   - file: Where the token is put, readable by its owner only.
  ///   - lock: The file of the lock of those that wait.
  init(file: String, lock: String, host: Host) {
    self.file = file
    lockPath = lock
    self.host = host
  }

  private struct Content: Codable {
    let token: Token
    let sourceState: String?
    /// Since the epoch: a run that came later is told apart by less than a second.
    let offeredAtNanoseconds: Int64
  }

  /// Said before a run waits. Where the file system has no locks, nobody waits and nothing is handed over.
  func join() {
    seat = try? KernelLock.share(lockPath, on: host)
  }

  /// Said when a run waits no more, with a token or without.
  func leave() {
    seat = nil
    if let alone = try? KernelLock.tryToTake(lockPath) {
      try? Files.remove(file)
      withExtendedLifetime(alone) {}
    }
  }

  /// Said by the run that has got the token, after it has left.
  func offer(_ token: Token, sourceState: String?) {
    guard isAwaited else { return }
    // Together with the others: whoever leaves last, this run or one of them, removes the file.
    join()
    defer { leave() }
    let now = host.now().nanosecondsSinceEpoch
    let content = Content(token: token, sourceState: sourceState, offeredAtNanoseconds: now)
    if let bytes = try? JSONEncoder().encode(content) { try? SealedFile.write(Array(bytes), to: file) }
  }

  private var isAwaited: Bool {
    do {
      let alone = try KernelLock.tryToTake(lockPath)
      return alone == nil
    } catch {
      return false
    }
  }

  /// The token that came while this run waited, from a source in the same state.
  func token(waitingSince start: Timestamp, sourceState: String?) -> Token? {
    guard let bytes = SealedFile.read(file), let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else { return nil }
    let offeredAt = Timestamp(sinceEpoch: .nanoseconds(content.offeredAtNanoseconds))
    guard offeredAt >= start, offeredAt <= host.now(), content.sourceState == sourceState else { return nil }
    return content.token
  }
}
