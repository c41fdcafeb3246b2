/// An error as the authority reports it: an AADSTS number, the OAuth error that goes with it, and a sentence.
///
/// Source: RFC 6749 section 5.2; vendor page "Microsoft Entra authentication and authorization error codes".
public struct EntraError: Error, Sendable, Equatable {
  public var code: Int
  public var error: String
  public var status: Int
  public var suberror: String?
  /// `{}` stands for what the error is about.
  public var text: String

  init(_ code: Int, _ error: String, status: Int = 400, suberror: String? = nil, _ text: String) {
    self.code = code
    self.error = error
    self.status = status
    self.suberror = suberror
    self.text = text
  }

  /// The same error with its blank filled in.
  func about(_ subject: String) -> EntraError {
    var copy = self
    copy.text = text.replacing("{}", with: subject, maxReplacements: 1)
    return copy
  }

  func with(error: String) -> EntraError {
    var copy = self
    copy.error = error
    return copy
  }
}

extension EntraError {
  /// The answer that carries this error.
  func response(for exchange: Exchange) -> EmulatorResponse {
    let (trace, timestamp) = (exchange.requestID, exchange.now.entra)
    let lines = ["AADSTS\(code): \(text)", "Trace ID: \(trace)", "Correlation ID: \(exchange.correlationID)", "Timestamp: \(timestamp)"]
    var body: JSON = [
      "error": .string(error),
      "error_description": .string(lines.joined(separator: "\r\n")),
      "error_codes": [.int(code)],
      "timestamp": .string(timestamp),
      "trace_id": .string(trace),
      "correlation_id": .string(exchange.correlationID),
      "error_uri": .string("\(exchange.baseURL)/error?code=\(code)"),
    ]
    body["suberror"] = suberror.map(JSON.string)
    var response = EmulatorResponse(status: status, json: body)
    response.errorCode = code
    return response
  }
}
