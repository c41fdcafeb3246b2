public import Platform

/// The way of most runs: one question, two small files, the same bytes as last time.
public enum WarmPath {
  /// The stored answer, if it may still be given.
  public static func answer(to question: Question, at now: Timestamp) -> Answer? {
    guard let directory = question.cacheDirectory, let salt = directory.readSalt(),
      let bytes = SealedFile.read(directory.answer(question.fingerprint(salt))), let answer = Answer(encoded: bytes),
      answer.isUsable(at: now)
    else { return nil }
    return answer
  }

  /// Stores an answer and removes those that are over. An answer that cannot be stored costs the next run some time.
  public static func store(_ answer: Answer, for question: Question, in directory: CacheDirectory, salt: Salt) {
    // The modification time says when the answer is over, so that pruning opens no file.
    try? SealedFile.write(answer.encoded(), to: directory.answer(question.fingerprint(salt)), modified: answer.notAfter)
    prune(directory, at: answer.writtenAt)
  }

  private static func prune(_ directory: CacheDirectory, at now: Timestamp) {
    for name in (try? Files.names(in: "\(directory.path)/answers")) ?? [] {
      let path = directory.answer(name)
      guard let end = FileStamp.modified(path), end < now else { continue }
      // A temporary file of a write under way is younger than that.
      if name.contains(".tmp-") && end > now - .seconds(3600) { continue }
      try? Files.remove(path)
    }
  }
}
