import FoundationEssentials

/// Decodes the protocol's JSON, whose names have underscores.
public func decodeJSON<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws -> Value {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(body))
}

/// The protocol's JSON, whose names are written as they are.
public func encodeJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value))
}

/// Source: RFC 4648 section 5, without padding.
public func encodeBase64URL(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// JSON in base64url without padding. Source: RFC 7515 section 2.
public func decodeBase64URL<Value: Decodable>(_ text: String) -> Value? {
  var standard = text.replacing("-", with: "+").replacing("_", with: "/")
  standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
  return Data(base64Encoded: standard).flatMap { try? decodeJSON(Value.self, Array($0)) }
}

/// A signed JSON text in its compact form. Source: RFC 7515 section 7.1.
public func encodeCompact(_ header: some Encodable, _ claims: some Encodable, _ sign: ([UInt8]) throws -> [UInt8]) throws -> String {
  let content = encodeBase64URL(try encodeJSON(header)) + "." + encodeBase64URL(try encodeJSON(claims))
  return content + "." + encodeBase64URL(try sign(Array(content.utf8)))
}

/// The claims of a JSON Web Token, without a look at its signature: for display and comparison only. `nil` for any other text.
///
/// Source: RFC 7519 section 3.
public func unverifiedClaims<Claims: Decodable>(of token: String) -> Claims? {
  let segments = token.split(separator: ".", omittingEmptySubsequences: false)
  return segments.count == 3 ? decodeBase64URL(String(segments[1])) : nil
}

/// The claim `aud`: one text or several. Source: RFC 7519 section 4.1.3.
public struct AudienceClaim: Decodable, Sendable {
  public let values: [String]

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    values = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
  }
}

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
