public import Platform

/// The way of most runs: one question, two small files, the same bytes as last time.
public enum WarmPath {
  /// The stored answer, if it may still be given.
  public static func answer(to question: Question, at now: Timestamp) -> Answer? {
    guard let directory = question.directory, OwnDirectory.isClosed(cPath(directory, "/answers")),
      let salt = Salt(at: cPath(directory, "/salt")),
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

  /// Stores an answer and removes the expired ones. Where an answer cannot be stored, the next run only takes longer.
  ///
  /// - Parameter isTrue: Asked before, and again after the answer is there. Who ends a session removes the session first and then all answers, so that either
  ///   they or we remove this one.
  public static func store(
    _ answer: Answer, for question: Question, in directory: CacheDirectory, salt: Salt, while isTrue: () -> Bool = { true }
  ) {
    guard isTrue() else { return }
    let path = directory.answer(String(decoding: question.fingerprint(salt), as: UTF8.self))
    // The modification time is the end of the answer, so that pruning opens no file.
    try? SealedFile.write(answer.encoded(), to: path, modified: answer.notAfter)
    if !isTrue() { try? Files.remove(path) }
    prune(directory, at: answer.writtenAt)
  }

  /// Removes every answer: they do not say whose they are, and each costs one slow run.
  static func removeAnswers(_ directory: CacheDirectory) throws(SystemError) {
    for name in try Files.names(in: "\(directory.path)/answers") where CacheDirectory.isOurs(name) {
      try Files.remove(directory.answer(name))
    }
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
