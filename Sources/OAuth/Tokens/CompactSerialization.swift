/// A signed JSON text in its compact form. Source: RFC 7515 section 7.1.
func encodeCompact(_ header: some Encodable, _ claims: some Encodable, _ sign: ([UInt8]) throws -> [UInt8]) throws -> String {
  let content = encodeBase64URL(try encodeJSON(header)) + "." + encodeBase64URL(try encodeJSON(claims))
  return content + "." + encodeBase64URL(try sign(Array(content.utf8)))
}
