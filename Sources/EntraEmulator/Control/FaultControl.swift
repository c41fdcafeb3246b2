/// `/_emulator/faults`: what is to go wrong.
enum FaultControl {
  static func list(_ exchange: Exchange) -> JSON {
    ["faults": .array(exchange.emulator.withState { $0.faults.ordered }.map(\.json))]
  }

  static func order(_ exchange: Exchange) throws -> JSON {
    let fault = try exchange.controlBody(as: Order.self).fault()
    exchange.emulator.withState { $0.faults.order(fault) }
    return fault.json
  }

  static func clear(_ exchange: Exchange) -> JSON {
    exchange.emulator.withState { $0.faults = Faults() }
    return [:]
  }

  private struct Order: Decodable {
    var endpoint: String?
    var kind: String
    var milliseconds: Int?
    var status: Int?
    var retryAfter: Int?
    var code: Int?
    var error: String?
    var suberror: String?
    var grant: String?
    var times: Int?
    var body: String?
    var path: String?
    var message: String?
    var flat: Bool?
    var claims: String?

    enum CodingKeys: String, CodingKey {
      case endpoint, kind, milliseconds, status, code, error, suberror, grant, times, body, path, message, flat, claims
      case retryAfter = "retry_after"
    }

    func fault() throws -> Fault {
      let names = Set((Routes.all + Routes.managedIdentity).map(\.name)).subtracting([Endpoint.controlName]).union(["*"])
      guard names.contains(endpoint ?? "*") else {
        throw ConfigurationError("endpoint must be one of \(names.sorted().joined(separator: ", "))")
      }
      guard (0...3_600_000).contains(milliseconds ?? 0) else { throw ConfigurationError("milliseconds must be 0 to 3600000") }
      guard times.map({ $0 > 0 }) ?? true else { throw ConfigurationError("times must be 1 or more, or null for ever") }
      var fault = Fault(kind: try faultKind())
      fault.endpoint = endpoint ?? "*"
      fault.grant = grant
      fault.path = path
      fault.times = times
      fault.milliseconds = milliseconds ?? 0
      return fault
    }

    private func faultKind() throws -> Fault.Kind {
      switch kind {
      case "latency": return .latency
      case "reset": return .reset
      case "html": return .html
      case "truncate": return .truncate
      case "empty": return .empty
      case "body":
        guard let body else { throw ConfigurationError("a fault of kind 'body' needs 'body'") }
        return .body(body)
      case "status":
        let status = status ?? 503
        guard (200...599).contains(status) else { throw ConfigurationError("status must be 200 to 599") }
        return .status(status, retryAfter: retryAfter)
      case "error": return .error(try entraError())
      case "refusal": return .refusal(try refusal(), retryAfter: retryAfter)
      default: throw ConfigurationError("kind must be latency, status, reset, html, truncate, error, refusal, body or empty")
      }
    }

    /// A refusal that the emulator knows by its code, or one made up from code and status.
    private func refusal() throws -> ResourceManagerError {
      guard let error else { throw ConfigurationError("a fault of kind 'refusal' needs 'error', such as TooManyRequests") }
      let known = ResourceManagerError.onDemand.first { $0.code == error }
      guard let status = status ?? known?.status else { throw ConfigurationError("the refusal '\(error)' needs 'status'") }
      guard (400...599).contains(status) else { throw ConfigurationError("status must be 400 to 599") }
      var made = ResourceManagerError(
        status, error, message ?? known?.message ?? "This refusal was ordered by a test.", form: flat == true ? .provider : .resourceManager
      )
      made.claims = claims
      return made
    }

    /// An error of the catalogue, or one made up from code and error name.
    private func entraError() throws -> EntraError {
      guard let code else { throw ConfigurationError("a fault of kind 'error' needs 'code'") }
      var made = EntraError.catalogue[code]
      if made == nil, let error { made = EntraError(code, error, "This error was ordered by a test.") }
      guard var made else { throw ConfigurationError("the error \(code) is not in the catalogue: give 'error' too") }
      made.error = error ?? made.error
      made.suberror = suberror ?? made.suberror
      made.status = status ?? made.status
      return made
    }
  }
}
