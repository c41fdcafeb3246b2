/// Faults that a test has ordered, in the order given.
struct Faults: Sendable {
  private(set) var ordered: [Fault] = []

  mutating func order(_ fault: Fault) {
    ordered.append(fault)
  }

  /// The first fault that fits, which is thereby used once.
  mutating func next(for endpoint: String, grant: String?, path: String = "") -> Fault? {
    guard let index = ordered.firstIndex(where: { $0.fits(endpoint: endpoint, grant: grant, path: path) }) else { return nil }
    let fault = ordered[index]
    if let times = fault.times {
      ordered[index].times = times - 1
      if times <= 1 { ordered.remove(at: index) }
    }
    return fault
  }
}

/// Something that goes wrong at an endpoint.
struct Fault: Sendable {
  /// Name of an endpoint, or `*`.
  var endpoint = "*"
  var kind: Kind
  /// Only requests with this grant type.
  var grant: String?
  /// Only requests whose path contains this, in any case.
  var path: String?
  /// How many requests it still meets; nil means every one.
  var times: Int?
  var milliseconds = 0

  enum Kind: Sendable {
    case latency
    case status(Int, retryAfter: Int?)
    case reset
    case html
    case truncate
    case empty
    /// Another answer with status 200, JSON or not.
    case body(String)
    case error(EntraError)
    /// A refusal of Resource Manager, or of a provider behind it.
    case refusal(ResourceManagerError, retryAfter: Int?)

    var name: String {
      switch self {
      case .latency: "latency"
      case .status: "status"
      case .reset: "reset"
      case .html: "html"
      case .truncate: "truncate"
      case .empty: "empty"
      case .body: "body"
      case .error: "error"
      case .refusal: "refusal"
      }
    }
  }

  func fits(endpoint: String, grant: String?, path: String) -> Bool {
    (self.endpoint == "*" || self.endpoint == endpoint) && (self.grant == nil || self.grant == grant)
      && self.path.map { path.lowercased().contains($0.lowercased()) } ?? true
  }

  /// Whether the answer comes from a device on the way and not from the service.
  var isForeign: Bool {
    if case .html = kind { true } else { false }
  }

  /// The answer that takes the endpoint's place, or nil where the endpoint is to answer.
  func replacement(for exchange: Exchange) -> EmulatorResponse? {
    switch kind {
    case .latency, .truncate: return nil
    case .reset:
      var response = EmulatorResponse(status: 500)
      response.delivery = .reset
      return response
    case .empty: return EmulatorResponse(status: 200, headers: ["Content-Type": "application/json; charset=utf-8"])
    case .body(let text):
      return EmulatorResponse(status: 200, headers: ["Content-Type": "application/json; charset=utf-8"], body: Array(text.utf8))
    case .html:
      let page = Page(title: "Welcome to the network", content: "<p>Please accept the terms of use to go online.</p>")
      return EmulatorResponse(html: page.html)
    case .refusal(let refusal, let retryAfter):
      var response = refusal.response(for: exchange)
      response.headers["Retry-After"] = retryAfter.map(String.init)
      return response
    case .status(let status, let retryAfter):
      var response = EmulatorResponse(
        status: status, json: ["error": "temporarily_unavailable", "error_description": "This failure was ordered by a test."])
      response.headers["Retry-After"] = retryAfter.map(String.init)
      return response
    case .error(let error): return error.response(for: exchange)
    }
  }

  /// What happens to an answer on its way.
  func alter(_ response: inout EmulatorResponse) {
    response.delay += .milliseconds(milliseconds)
    if case .truncate = kind { response.delivery = .truncated }
  }

  var json: JSON {
    var json: JSON = ["endpoint": .string(endpoint), "kind": .string(kind.name), "times": times.map(JSON.int) ?? .null]
    if milliseconds > 0 { json["milliseconds"] = .int(milliseconds) }
    json["grant"] = grant.map(JSON.string)
    json["path"] = path.map(JSON.string)
    switch kind {
    case .status(let status, let retryAfter):
      json["status"] = .int(status)
      json["retry_after"] = retryAfter.map(JSON.int)
    case .refusal(let refusal, let retryAfter):
      json = json.adding([
        "error": .string(refusal.code), "status": .int(refusal.status), "message": .string(refusal.message),
        "flat": .bool(refusal.form == .provider),
      ])
      json["retry_after"] = retryAfter.map(JSON.int)
      json["claims"] = refusal.claims.map(JSON.string)
    case .body(let text): json["body"] = .string(text)
    case .error(let error):
      json["code"] = .int(error.code)
      json["error"] = .string(error.error)
      json["suberror"] = error.suberror.map(JSON.string)
    default: break
    }
    return json
  }
}
