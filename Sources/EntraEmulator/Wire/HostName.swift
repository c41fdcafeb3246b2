import Glibc

/// Whether a text is an IP address of version 4 or 6.
func isIPAddress(_ text: String) -> Bool {
  var address = [UInt8](repeating: 0, count: 16)
  return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
}

/// Whether a text is a DNS name or an IP address. Source: RFC 1123 section 2.1.
func isHostName(_ text: String) -> Bool {
  if isIPAddress(text) { return true }
  let labels = text.split(separator: ".", omittingEmptySubsequences: false)
  return text.utf8.count <= 253
    && labels.allSatisfy { label in
      !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
        && label.utf8.allSatisfy {
          $0 == UInt8(ascii: "-") || (Character(UnicodeScalar($0)).isASCII && Character(UnicodeScalar($0)).isLetter)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }
}
