import Platform

/// The first line before or after a tool's JSON; `nil` where the output has no JSON, or has nothing else.
///
/// For the message only. What prints such lines, a wrapper or a start-up file of a shell, may print others too: nothing is taken from between them.
///
/// - Parameter isAnswer: Whether a JSON object is the tool's answer.
func foreignLine(in output: [UInt8], around isAnswer: ([UInt8]) -> Bool) -> String? {
  // An answer is among the first objects, or it is not there.
  for start in output.indices.filter({ output[$0] == UInt8(ascii: "{") }).prefix(16) {
    guard let end = endOfObject(output, from: start), isAnswer(Array(output[start..<end])) else { continue }
    let others = [output[..<start], output[end...]].map { String(decoding: $0, as: UTF8.self) }
    guard let told = others.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
    let line = harmlessLine(told)
    return line.isEmpty ? "control characters" : line
  }
  return nil
}

/// Behind the brace that closes the one at `start`; those within strings do not count.
private func endOfObject(_ bytes: [UInt8], from start: Int) -> Int? {
  var (depth, isInString, isEscaped) = (0, false, false)
  for index in start..<bytes.count {
    let byte = bytes[index]
    if isEscaped {
      isEscaped = false
    } else if isInString {
      isEscaped = byte == UInt8(ascii: "\\")
      isInString = byte != UInt8(ascii: "\"")
    } else if byte == UInt8(ascii: "\"") {
      isInString = true
    } else if byte == UInt8(ascii: "{") {
      depth += 1
    } else if byte == UInt8(ascii: "}") {
      depth -= 1
      if depth == 0 { return index + 1 }
    }
  }
  return nil
}
