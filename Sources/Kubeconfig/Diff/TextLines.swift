/// A text as lines, each with its line feed, as diff sees it: a carriage return belongs to its line.
struct TextLines {
  let bytes: [UInt8]
  /// Where each line starts, and the text's end.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") && index + 1 < bytes.count { starts.append(index + 1) }
    if !bytes.isEmpty { starts.append(bytes.count) }
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  func range(_ line: Int) -> Range<Int> { starts[line]..<starts[line + 1] }

  subscript(line: Int) -> ArraySlice<UInt8> { bytes[range(line)] }

  /// The line of a byte.
  func line(of offset: Int) -> Int {
    var (low, high) = (0, max(0, count - 1))
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
