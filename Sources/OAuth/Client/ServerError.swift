import FoundationEssentials
public import Platform

/// A refusal as the RFCs describe it. Source: RFC 6749 sections 4.1.2.1 and 5.2.
public struct ServerError: ServerRefusal, Equatable {
  public let status: Int
  /// Without control characters.
  public let error: String
  /// One line, of 600 characters at most; empty where the server gave none.
  public let description: String

  /// `nil` where the response holds no error.
  public init?(_ response: HTTPResponse, masked: (String) -> String = { $0 }) {
    guard let fields = try? decodeJSON(Fields.self, response.body), let error = fields.error else { return nil }
    status = response.status
    self.error = error.withoutControlCharacters
    description = Self.firstLine(of: masked(fields.errorDescription ?? ""))
  }

  /// An error that a browser brings back from a sign-in page.
  public init(redirected error: String, _ fields: [String: String]) {
    status = ["server_error", "temporarily_unavailable"].contains(error) ? 503 : 400
    self.error = error.withoutControlCharacters
    description = Self.firstLine(of: fields["error_description"] ?? "")
  }

  public var code: String { "oauth.\(name ?? "unknown")" }

  /// The error where it is written as every error of the RFCs is. Any other text must not be a part of a code that people search for.
  public var name: String? {
    let isName =
      error.utf8.count <= 60 && error.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    return isName ? error : nil
  }

  public var summary: String { description.isEmpty ? error : description }
  public var remedy: String { "look up \(error), or send the line above to your administrator" }

  public var isFinalRefusal: Bool { (400..<500).contains(status) && status != 408 && status != 429 }
  public var endsRefreshToken: Bool { error == "invalid_grant" }
  public var isDeclined: Bool { error == "access_denied" }

  private static func firstLine(of text: String) -> String {
    text.prefix { !$0.isNewline }.prefix(600).withoutControlCharacters
  }

  private struct Fields: Decodable {
    let error: String?
    let errorDescription: String?
  }
}
