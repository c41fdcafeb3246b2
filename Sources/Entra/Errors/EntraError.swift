public import OAuth
import Platform

/// A refusal by Entra: the RFCs' refusal with numbers, a reason behind it and facts for the administrator.
///
/// Source: Entra, "Microsoft Entra authentication and authorization error codes": `error_codes`, `suberror`, `correlation_id`, `timestamp`.
public struct EntraError: ServerRefusal, Equatable {
  private let general: ServerError
  public let suberror: String?
  /// AADSTS numbers; they choose the remedy and nothing else.
  public let numbers: [Int]
  /// What the sign-in page says besides `error`: `cancel`, where the person has cancelled.
  private let subcode: String?
  private let correlationID: String?
  private let timestamp: String?

  public var status: Int { general.status }
  public var error: String { general.error }

  /// - Parameter masked: Hides what was sent, before a text is cut: a part of a credential is one too.
  init?(_ response: HTTPResponse, masked: (String) -> String = { $0 }) {
    guard let general = ServerError(response, masked: { Self.withoutTrace(masked($0)) }),
      let fields = try? decodeJSON(Fields.self, response.body)
    else { return nil }
    self.general = general
    suberror = fields.suberror.flatMap { $0.isEmpty ? nil : $0 }
    subcode = nil
    numbers = fields.errorCodes ?? Self.number(in: fields.errorDescription ?? "").map { [$0] } ?? []
    correlationID = (fields.correlationId ?? response.header("client-request-id")).map { masked($0).withoutControlCharacters }
    timestamp = fields.timestamp.map { masked($0).withoutControlCharacters }
  }

  /// An error that a browser brings back from a sign-in page.
  init(redirected error: String, _ fields: [String: String]) {
    let text = fields["error_description"] ?? ""
    general = ServerError(redirected: error, ["error_description": Self.withoutTrace(text)])
    suberror = nil
    subcode = fields["error_subcode"]
    numbers = Self.number(in: text).map { [$0] } ?? []
    correlationID = Self.fact("Correlation ID: ", in: text).map { String($0.prefix { $0 != " " }) }
    timestamp = Self.fact("Timestamp: ", in: text)
  }

  public var code: String { "entra.\(numbers.first.map { "AADSTS\($0)" } ?? general.name ?? "unknown")" }

  public var summary: String {
    let facts = [correlationID.map { "correlation ID \($0.prefix(64))" }, timestamp.map { String($0.prefix(40)) }].compactMap { $0 }
    return facts.isEmpty ? general.summary : "\(general.summary) (\(facts.joined(separator: ", ")))"
  }

  public var remedy: String {
    EntraErrorCatalogue.remedy(for: numbers)
      ?? "look up \(numbers.first.map { "AADSTS\($0)" } ?? error), or send the line above to your administrator"
  }

  public var isFinalRefusal: Bool { general.isFinalRefusal }

  /// Policy answers keep the refresh token.
  public var endsRefreshToken: Bool {
    guard general.endsRefreshToken else { return false }
    if let suberror { return ["bad_token", "token_expired"].contains(suberror) }
    return numbers.contains { EntraErrorCatalogue.deadRefreshToken.contains($0) }
  }

  public var isDeclined: Bool {
    (general.isDeclined && numbers.isEmpty) || subcode == "cancel" || numbers.contains(EntraErrorCatalogue.declined)
  }

  /// Another way to sign in than a device code may satisfy the policy behind this.
  public var refusesDeviceCode: Bool { numbers.contains { EntraErrorCatalogue.refusedDeviceCode.contains($0) } }

  /// Entra's text goes on with "Trace ID: …" and so on, after CRLF or a space.
  private static func withoutTrace(_ text: String) -> String {
    text.firstRange(of: " Trace ID:").map { String(text[..<$0.lowerBound]) } ?? text
  }

  private static func number(in text: String) -> Int? {
    text.firstRange(of: "AADSTS").flatMap { Int(text[$0.upperBound...].prefix { $0.isASCII && $0.isNumber }) }
  }

  /// The text from these words to the end of their line.
  private static func fact(_ words: String, in text: String) -> String? {
    text.firstRange(of: words).map { text[$0.upperBound...].prefix { !$0.isNewline }.withoutControlCharacters }
  }

  private struct Fields: Decodable {
    let errorDescription: String?
    let errorCodes: [Int]?
    let suberror: String?
    let correlationId: String?
    let timestamp: String?
  }
}
