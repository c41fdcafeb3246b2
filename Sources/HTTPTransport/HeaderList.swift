import CCurl
import Platform

/// The lines that libcurl sends as headers, in its own list type.
final class HeaderList {
  private(set) var head: UnsafeMutablePointer<curl_slist>?

  /// - Throws: `TransportError.unusableHeader` for a header that would not stay one line.
  init(_ request: HTTPRequest) throws(TransportError) {
    // Against curl's own: a wait for "100 Continue", and a content type for bodies that state none.
    append("Expect:")
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { append("Content-Type:") }
    for (name, value) in request.headers {
      guard Self.isName(name), Self.isValue(value) else { throw .unusableHeader(name.filter { $0.isASCII && $0.isLetter || $0 == "-" }) }
      // "Name:" would remove a header; "Name;" sends it without a value. Source: CURLOPT_HTTPHEADER(3).
      append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
  }

  deinit {
    curl_slist_free_all(head)
  }

  private func append(_ line: String) {
    // Without memory the list stays as it is; the request then fails at the server, not here.
    if let longer = curl_slist_append(head, line) { head = longer }
  }

  /// Source: RFC 9110 section 5.6.2.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  /// Source: RFC 9110 section 5.5.
  private static func isValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == UInt8(ascii: "\t") }
  }
}
