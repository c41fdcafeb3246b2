/// A whole number, or text that holds one.
public struct LooseInteger: Decodable, Sendable {
  public let value: Int64

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int64.self) {
      value = number
    } else if let number = Int64(try container.decode(String.self)) {
      value = number
    } else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a whole number")
    }
  }
}
