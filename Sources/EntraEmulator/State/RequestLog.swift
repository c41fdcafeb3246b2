/// What clients asked and what they were told; secrets appear as fingerprints only.
struct RequestLog: Sendable {
  private(set) var total = 0
  private(set) var counts: [String: Int] = [:]
  var connections: Set<Int> = []
  private(set) var entries: [Entry] = []

  /// The oldest entries beyond this number are dropped; the counters keep them.
  static let capacity = 10_000

  struct Entry: Sendable {
    var sequence = 0
    let endpoint: String
    let json: JSON
  }

  mutating func append(_ entry: Entry) {
    total += 1
    counts[entry.endpoint, default: 0] += 1
    var entry = entry
    entry.sequence = total
    if entries.count == RequestLog.capacity * 2 { entries.removeFirst(RequestLog.capacity) }
    entries.append(entry)
  }

  var json: JSON {
    let counts = counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) }
    return [
      "requests": .int(total),
      "connections": .int(connections.count),
      "endpoints": .object(counts),
      "log": .array(entries.suffix(RequestLog.capacity).map { JSON.object([.init("sequence", .int($0.sequence))]).adding($0.json) }),
    ]
  }
}

extension RequestLog.Entry {
  init(exchange: Exchange, endpoint: String, response: EmulatorResponse) {
    let request = exchange.request
    self.init(
      endpoint: endpoint,
      json: [
        "at": .int(exchange.now.milliseconds),
        "endpoint": .string(endpoint),
        "method": .string(request.method),
        "path": .string(request.path),
        "query": .string(request.query),
        "form": RequestLog.Entry.masked(exchange.form.fields),
        "headers": RequestLog.Entry.selected(request.headers),
        "status": response.delivery == .reset ? .null : .int(response.status),
        "error": response.errorCode.map(JSON.int) ?? .null,
        "connection": .int(request.connection),
      ])
  }

  private static let secretFields: Set = [
    "client_secret", "client_assertion", "assertion", "password", "passwd", "ticket", "refresh_token", "device_code", "code",
    "code_verifier",
  ]
  private static let shownHeaders: Set = [
    "accept", "authorization", "client-request-id", "content-type", "host", "return-client-request-id", "user-agent", "x-anchormailbox",
    "x-client-sku", "x-client-ver", "metadata",
  ]

  private static func masked(_ fields: [Form.Field]) -> JSON {
    var form: JSON = [:]
    for field in fields where form[field.name] == nil {
      form[field.name] = .string(secretFields.contains(field.name) ? fingerprint(field.value) : field.value)
    }
    return form
  }

  private static func selected(_ headers: Headers) -> JSON {
    var shown: JSON = [:]
    for (name, value) in headers.fields {
      let name = name.lowercased()
      guard shownHeaders.contains(name) else { continue }
      shown[name] = .string(name == "authorization" ? maskedCredential(value) : value)
    }
    return shown
  }

  /// The scheme in clear, the rest as a fingerprint.
  private static func maskedCredential(_ value: String) -> String {
    let parts = value.split(separator: " ", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0]) \(fingerprint(String(parts[1])))" : fingerprint(value)
  }
}
