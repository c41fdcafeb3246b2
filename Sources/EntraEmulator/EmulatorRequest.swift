/// One HTTP request, whole.
public struct EmulatorRequest: Sendable {
  public var method: String
  /// Without query, still percent-encoded.
  public var path: String
  /// Without question mark, still percent-encoded.
  public var query: String
  public var headers: Headers
  public var body: [UInt8]
  /// The certificate that the client sent, DER; it may be anything.
  public var clientCertificate: [UInt8]?
  /// Tells connections apart.
  public var connection: Int
  public var listener: Listener

  /// Where a request came in.
  public enum Listener: Sendable, Equatable {
    case secure
    /// Plain HTTP: a machine's platform, whose authority is at this port.
    case plain(securePort: Int)
  }

  public init(
    method: String, path: String, query: String = "", headers: Headers = Headers(), body: [UInt8] = [], connection: Int = 0,
    listener: Listener = .secure, clientCertificate: [UInt8]? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.connection = connection
    self.listener = listener
    self.clientCertificate = clientCertificate
  }
}

/// Header fields in the order sent; names are compared without regard to case.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var fields: [(name: String, value: String)]

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { (name: $0.0, value: $0.1) }
  }

  public init(_ fields: [(name: String, value: String)] = []) {
    self.fields = fields
  }

  /// The first value of a field; setting replaces every value, nil removes them.
  public subscript(name: String) -> String? {
    get {
      let name = name.lowercased()
      return fields.first { $0.name.lowercased() == name }?.value
    }
    set {
      let lowered = name.lowercased()
      fields.removeAll { $0.name.lowercased() == lowered }
      if let newValue { fields.append((name: name, value: newValue)) }
    }
  }
}
