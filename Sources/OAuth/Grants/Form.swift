import Platform

/// A form body, `application/x-www-form-urlencoded`.
///
/// Source: RFC 6749 appendix B; URL Standard section 5.2.
public struct Form {
  public var fields: [(name: String, value: String)]

  public init(_ fields: [(String, String)]) {
    self.fields = fields.map { (name: $0.0, value: $0.1) }
  }

  /// Fields that prove who asks.
  private static let credentialFields: Set<String> = [
    "assertion", "client_assertion", "client_secret", "code", "code_verifier", "device_code", "password", "refresh_token",
  ]

  /// What of it must not be read by others.
  public var credentials: [String] { fields.filter { Self.credentialFields.contains($0.name) }.map(\.value) }

  public var body: [UInt8] {
    Array(fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&").utf8)
  }

  public static func encoded(_ text: String) -> String { percentEncoded(text).replacing("%20", with: "+") }
}
