import FoundationEssentials
public import Platform

/// A refusal by the sign-in service.
///
/// Source: RFC 6749 section 5.2; Entra adds `error_codes`, `suberror`, `correlation_id` and `timestamp`.
public struct ServerError: UserFacingError, Equatable {
  public let status: Int
  /// `invalid_client`, `invalid_grant`, …: what programs branch on.
  public let error: String
  public let suberror: String?
  /// AADSTS numbers; they choose the remedy and nothing else.
  public let numbers: [Int]
  let description: String
  let correlationID: String?
  let timestamp: String?

  /// - Parameter masked: Hides what was sent, before a text is cut: a part of a credential is one too.
  init?(_ response: HTTPResponse, masked: (String) -> String = { $0 }) {
    guard let fields = try? decodeJSON(Fields.self, response.body), let error = fields.error else { return nil }
    status = response.status
    self.error = error.withoutControlCharacters
    suberror = fields.suberror.flatMap { $0.isEmpty ? nil : $0 }
    let text = fields.errorDescription ?? ""
    description = Self.firstLine(of: masked(text))
    numbers = fields.errorCodes ?? Self.number(in: text).map { [$0] } ?? []
    correlationID = (fields.correlationId ?? response.header("client-request-id")).map { masked($0).withoutControlCharacters }
    timestamp = fields.timestamp.map { masked($0).withoutControlCharacters }
  }

  /// An error that a browser brings back from a sign-in page. Source: RFC 6749 section 4.1.2.1.
  init(redirected error: String, _ fields: [String: String]) {
    status = ["server_error", "temporarily_unavailable"].contains(error) ? 503 : 400
    self.error = error.withoutControlCharacters
    suberror = nil
    let text = fields["error_description"] ?? ""
    description = Self.firstLine(of: text)
    numbers = Self.number(in: text).map { [$0] } ?? []
    correlationID = Self.fact("Correlation ID: ", in: text).map { String($0.prefix { $0 != " " }) }
    timestamp = Self.fact("Timestamp: ", in: text)
  }

  /// What stands behind these words, up to the end of their line.
  private static func fact(_ words: String, in text: String) -> String? {
    text.firstRange(of: words).map { text[$0.upperBound...].prefix { !$0.isNewline }.withoutControlCharacters }
  }

  public var code: String { numbers.first.map { "entra.AADSTS\($0)" } ?? "entra.\(isName ? error : "unknown")" }

  /// As every error of the RFCs and of Entra is. Any other text is no part of a code that people search for.
  private var isName: Bool {
    error.utf8.count <= 60 && error.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
  }

  public var summary: String {
    let what = description.isEmpty ? error : description
    let facts = [correlationID.map { "correlation ID \($0.prefix(64))" }, timestamp.map { String($0.prefix(40)) }].compactMap { $0 }
    return facts.isEmpty ? what : "\(what) (\(facts.joined(separator: ", ")))"
  }

  public var remedy: String {
    ServerErrorCatalogue.remedy(for: numbers)
      ?? "look up \(numbers.first.map { "AADSTS\($0)" } ?? error), or send the line above to your administrator"
  }

  public var isFinalRefusal: Bool { (400..<500).contains(status) && status != 408 && status != 429 }

  /// The refresh token that was redeemed is worthless now. Policy answers keep it.
  public var endsRefreshToken: Bool {
    guard error == "invalid_grant" else { return false }
    if let suberror { return ["bad_token", "token_expired"].contains(suberror) }
    return numbers.contains { ServerErrorCatalogue.deadRefreshToken.contains($0) }
  }

  /// Another way to sign in than a device code may satisfy the policy behind this.
  public var refusesDeviceCode: Bool { numbers.contains { ServerErrorCatalogue.refusedDeviceCode.contains($0) } }

  /// A person's sign-in could succeed where the silent request did not.
  public var wantsPerson: Bool { ["invalid_grant", "interaction_required", "login_required", "consent_required"].contains(error) }

  /// Entra's text goes on with "Trace ID: …" and so on, after CRLF or a space.
  private static func firstLine(of text: String) -> String {
    var line = text.prefix { !$0.isNewline }
    if let trace = line.firstRange(of: " Trace ID:") { line = line[..<trace.lowerBound] }
    return line.prefix(600).withoutControlCharacters
  }
  private static func number(in text: String) -> Int? {
    text.firstRange(of: "AADSTS").flatMap { Int(text[$0.upperBound...].prefix { $0.isASCII && $0.isNumber }) }
  }

  private struct Fields: Decodable {
    let error: String?
    let errorDescription: String?
    let errorCodes: [Int]?
    let suberror: String?
    let correlationId: String?
    let timestamp: String?
  }
}

/// An answer that is not the sign-in service's.
public struct UnexpectedAnswer: UserFacingError, Equatable {
  let host: String
  let status: Int
  let contentType: String?
  let reason: String?

  public init(_ response: HTTPResponse, from host: String, reason: String? = nil) {
    self.host = host
    status = response.status
    contentType = response.header("content-type").map { Self.mediaType($0) ?? "an unusual content type" }
    self.reason = reason
  }

  public var code: String { isPage ? "network.portal" : "entra.unexpected-answer" }

  public var summary: String {
    "\(host) answered \(status) with \(contentType ?? "no content type")\(reason.map { ", which \($0)" } ?? "")"
  }

  public var remedy: String {
    if isPage {
      return
        "a proxy or a captive portal answered in the place of the sign-in service: open a web page to sign in to the network, or check HTTPS_PROXY"
    }
    if status == 429 || status >= 500 { return "the service is busy or down: try again later" }
    return "check --authority-host, and whether a proxy changes answers"
  }

  /// `nil` for what is not one: it is not shown, not even in part. Source: RFC 9110 section 8.3.1.
  private static func mediaType(_ header: String) -> String? {
    let type = header.prefix { $0 != ";" }.trimmingPrefix(" ").lowercased().split(separator: " ", omittingEmptySubsequences: false)
    guard let name = type.first, type.dropFirst().allSatisfy(\.isEmpty), name.utf8.count <= 60, name.count(where: { $0 == "/" }) == 1 else {
      return nil
    }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+/".contains($0)) } ? String(name) : nil
  }

  var isPage: Bool { contentType?.lowercased().contains("html") ?? false }
}

/// The service asks for a longer pause than the run may take.
public struct Throttled: UserFacingError, Equatable {
  let host: String
  let status: Int
  let retryAfter: Duration

  public init(host: String, status: Int, retryAfter: Duration) {
    (self.host, self.status, self.retryAfter) = (host, status, retryAfter)
  }

  public var code: String { "network.throttled" }
  public var summary: String { "\(host) answered \(status) and asks to wait \(retryAfter.components.seconds) s (Retry-After)" }
  public var remedy: String { "try again after that time; a larger --timeout waits for it" }
}
