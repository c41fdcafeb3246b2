import FoundationEssentials

/// One request to Azure Resource Manager by somebody whose token is good, and what it is about.
struct ResourceManagerCall: Sendable {
  let exchange: Exchange
  let caller: ResourceManagerCaller
  let rights: ResourceManagerRights

  var directory: Directory { exchange.directory }

  /// What is in a subscription is for tokens of its tenant; without a token the refusal names that tenant.
  init(_ exchange: Exchange) throws(ResourceManagerError) {
    self.exchange = exchange
    let owner = try Self.owner(exchange)
    caller = try ResourceManagerCaller(exchange, owner: owner)
    rights = ResourceManagerRights(caller, exchange)
  }

  /// The tenant of the subscription in the path; nil where the path has none.
  private static func owner(_ exchange: Exchange) throws(ResourceManagerError) -> Tenant? {
    guard let id = exchange.parameters["subscription"] else { return nil }
    let scope = Scope(segments: ["subscriptions", id])
    guard let owner = exchange.directory.tenant(of: scope) else { throw .noSubscription(id) }
    return owner
  }

  /// The subscription in the path.
  func subscription() throws(ResourceManagerError) -> Subscription {
    let id = exchange.parameters["subscription"] ?? ""
    let found = directory.subscriptions.first { $0.id.lowercased() == id.lowercased() }
    guard let found else { throw .noSubscription(id) }
    return found
  }

  /// The resource group in the path, or the subscription where the path has none.
  var container: Scope {
    let subscription = Scope(segments: ["subscriptions", exchange.parameters["subscription"] ?? ""])
    return exchange.parameters["group"].map { subscription.appending("resourceGroups", $0) } ?? subscription
  }

  /// What stands in an answer: a page of a list, and where the next one is.
  func page(_ elements: [JSON]) throws(ResourceManagerError) -> JSON {
    let size = exchange.emulator.withState { $0.settings.resourceManagerPageSize }
    let start = try SkipToken.offset(exchange.query["$skiptoken"] ?? exchange.query["$skipToken"])
    let end = min(start + size, elements.count)
    var body: JSON = ["value": .array(Array(elements[min(start, end)..<end]))]
    if end < elements.count {
      let version = percentEncoded(exchange.query["api-version"] ?? "")
      body["nextLink"] = .string(
        "\(exchange.baseURL)\(exchange.request.path)?api-version=\(version)&%24skiptoken=\(SkipToken.text(end))")
    }
    return body
  }

  /// Answers in the manner of Resource Manager.
  static func answer(
    _ exchange: Exchange, _ document: (ResourceManagerCall) throws(ResourceManagerError) -> JSON
  ) -> EmulatorResponse {
    ResourceManagerEndpoints.answer(exchange) { () throws(ResourceManagerError) in try document(try ResourceManagerCall(exchange)) }
  }
}

/// The place in a list at which the next page begins, in a form that tells clients nothing.
enum SkipToken {
  static func text(_ offset: Int) -> String { Base64URL.encode(Array("from \(offset)".utf8)) }

  /// Nothing means the beginning.
  static func offset(_ text: String?) throws(ResourceManagerError) -> Int {
    guard let text else { return 0 }
    let words = (Base64URL.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? "").split(separator: " ")
    guard words.count == 2, words[0] == "from", let offset = Int(words[1]), 0...Int(Int32.max) ~= offset else {
      throw .badRequest("The skip token '\(text)' is none that was given here.")
    }
    return offset
  }
}
