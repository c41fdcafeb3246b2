import FoundationEssentials

/// Decodes the protocol's JSON, whose names have underscores.
func decodeJSON<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws -> Value {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(body))
}

/// Source: RFC 4648 section 5, without padding.
func encodeBase64URL(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// JSON in base64url without padding. Source: RFC 7515 section 2.
func decodeBase64URL<Value: Decodable>(_ text: String) -> Value? {
  var standard = text.replacing("-", with: "+").replacing("_", with: "/")
  standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
  return Data(base64Encoded: standard).flatMap { try? decodeJSON(Value.self, Array($0)) }
}

/// The protocol's JSON, whose names are written as they are.
func encodeJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value))
}
