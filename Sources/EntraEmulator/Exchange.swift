/// One request on its way through an endpoint, with what every endpoint asks about it.
struct Exchange: Sendable {
  let emulator: Emulator
  /// As it was when the request came.
  let directory: Directory
  let request: EmulatorRequest
  /// Parts of the path that the route names, percent-decoded.
  let parameters: [String: String]
  let now: Timestamp
  let requestID = randomGUID()
  let correlationID: String
  let query: Form
  let form: Form

  init(emulator: Emulator, request: EmulatorRequest, parameters: [String: String], now: Timestamp) {
    self.emulator = emulator
    directory = emulator.directory
    self.request = request
    self.parameters = parameters
    self.now = now
    correlationID = request.headers["client-request-id"].flatMap { isGUID($0) ? $0 : nil } ?? randomGUID()
    query = Form(parsing: request.query)
    let isForm = request.headers["Content-Type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? true
    form = Form(parsing: isForm ? String(decoding: request.body, as: UTF8.self) : "")
  }

  /// Scheme, host and port by which the client reached the emulator, without a slash at the end.
  var baseURL: String { "https://" + authority }

  /// Host and port by which the client reached the emulator; `localhost` when the Host field is missing or unusable.
  var authority: String {
    if case .plain(let port) = request.listener { return "localhost:\(port)" }
    guard let host = request.headers["Host"], host.utf8.allSatisfy(Exchange.isHostCharacter), !host.isEmpty else { return "localhost" }
    return host
  }

  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
    default: false
    }
  }

  /// A field of the form, or error 900144.
  func require(_ field: String) throws(EntraError) -> String {
    guard let value = form[field] else { throw .missingParameter.about(field) }
    return value
  }
}
