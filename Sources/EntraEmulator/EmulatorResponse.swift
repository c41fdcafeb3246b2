/// One HTTP answer and how it is to be delivered.
public struct EmulatorResponse: Sendable {
  public var status: Int
  public var headers: Headers
  public var body: [UInt8]
  public var delivery: Delivery = .whole
  /// How long the driver holds the answer back.
  public var delay: Duration = .zero
  /// The AADSTS number, for the request log.
  var errorCode: Int?

  /// What becomes of the answer on its way.
  public enum Delivery: Sendable, Equatable {
    case whole
    /// Half of the body under a Content-Length of the whole, then the end of the connection.
    case truncated
    /// No answer: the connection is reset (TCP RST).
    case reset
  }

  public init(status: Int, headers: Headers = Headers(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  init(status: Int = 200, json: JSON, contentType: String = "application/json; charset=utf-8") {
    self.init(status: status, headers: ["Content-Type": contentType], body: json.bytes)
  }

  init(status: Int = 200, html: String) {
    self.init(status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Array(html.utf8))
  }
}
