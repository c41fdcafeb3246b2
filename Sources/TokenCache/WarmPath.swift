public import Platform

/// The way of most runs: one question, two small files, the same bytes as last time.
public enum WarmPath {
  /// The stored answer, if it may still be given.
  public static func answer(to question: Question, at now: Timestamp) -> Answer? {
    guard let directory = question.directory, let salt = Salt(at: cPath(directory, "/salt")),
      let bytes = SealedFile.read(cPath(directory, "/answers/", question.fingerprint(salt))), let answer = Answer(encoded: bytes),
      answer.isUsable(at: now)
    else { return nil }
    return answer
  }

  private static func cPath(_ directory: [UInt8], _ middle: StaticString, _ end: [UInt8] = []) -> [CChar] {
    var path = directory
    path.append(middle)
    path += end
    path.append(0)
    return path.withUnsafeBytes { Array($0.bindMemory(to: CChar.self)) }
  }

  /// Stores an answer and removes those that are over. An answer that cannot be stored costs the next run some time.
  public static func store(_ answer: Answer, for question: Question, in directory: CacheDirectory, salt: Salt) {
    let name = String(decoding: question.fingerprint(salt), as: UTF8.self)
    // The modification time says when the answer is over, so that pruning opens no file.
    try? SealedFile.write(answer.encoded(), to: directory.answer(name), modified: answer.notAfter)
    prune(directory, at: answer.writtenAt)
  }

  /// Removes all answers: each costs the next run that asks it some time.
  public static func forget(in directory: CacheDirectory) {
    for name in (try? Files.names(in: "\(directory.path)/answers")) ?? [] { try? Files.remove(directory.answer(name)) }
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
