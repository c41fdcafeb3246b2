/// The name of a user or context: two of them are the same where their bytes are.
///
/// Swift takes texts for equal that differ in Unicode normalization only, such as é in one code point and in two.
/// Source: client-go keeps entries in Go maps, whose keys are compared byte by byte.
public struct EntryName: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public init(stringLiteral text: String) {
    self.text = text
  }

  public var description: String { text }
  public var isEmpty: Bool { text.isEmpty }

  public static func == (left: EntryName, right: EntryName) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
