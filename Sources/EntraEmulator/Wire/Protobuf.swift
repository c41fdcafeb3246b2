/// The length-delimited fields of a protobuf message: texts, bytes and messages.
///
/// Source: Protocol Buffers documentation, "Encoding".
struct ProtobufMessage {
  private var fields: [Int: ArraySlice<UInt8>] = [:]

  /// Nil when the bytes are no message. Of a field that occurs twice, the last counts; numbers are passed over.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      guard let tag = ProtobufMessage.varint(&rest) else { return nil }
      switch tag & 7 {
      case 0: guard ProtobufMessage.varint(&rest) != nil else { return nil }
      case 1: guard ProtobufMessage.take(8, from: &rest) != nil else { return nil }
      case 5: guard ProtobufMessage.take(4, from: &rest) != nil else { return nil }
      case 2:
        guard let length = ProtobufMessage.varint(&rest), let field = ProtobufMessage.take(length, from: &rest) else { return nil }
        fields[tag >> 3] = field
      default: return nil
      }
    }
  }

  func bytes(_ number: Int) -> ArraySlice<UInt8>? { fields[number] }

  func text(_ number: Int) -> String? { fields[number].map { String(decoding: $0, as: UTF8.self) } }

  func message(_ number: Int) -> ProtobufMessage? { fields[number].flatMap { ProtobufMessage($0) } }

  private static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Nil at the end of the bytes, and for numbers that do not fit into a positive `Int`.
  private static func varint(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int(exactly: value) }
    }
    return nil
  }
}
