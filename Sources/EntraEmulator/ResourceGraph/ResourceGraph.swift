import FoundationEssentials

/// `/providers/Microsoft.ResourceGraph/resources`: clusters of every subscription in one answer.
///
/// Two tables, `resources` and `resourcecontainers`, and as much of the query language as listing clusters needs; other queries are refused
/// as malformed ones are.
/// Source: vendor reference of Azure Resource Graph, "Resources - Resources"; vendor page "Guidance for throttled requests".
enum ResourceGraph {
  static let endpoints = [Endpoint("resource-graph", "POST", "/arm/providers/Microsoft.ResourceGraph/resources", answer)]

  private static let versions = [
    "2018-09-01-preview", "2019-04-01", "2020-04-01-preview", "2021-03-01", "2021-06-01-preview", "2022-10-01", "2024-04-01",
  ]

  private struct Order: Decodable {
    var query: String
    var subscriptions: [String]?
    var managementGroups: [String]?
    var options: Options?

    struct Options: Decodable {
      var top: Int?
      var skip: Int?
      var skipToken: String?
      var resultFormat: String?

      enum CodingKeys: String, CodingKey {
        case top = "$top"
        case skip = "$skip"
        case skipToken = "$skipToken"
        case resultFormat
      }
    }
  }

  private static func answer(_ exchange: Exchange) -> EmulatorResponse {
    var response = ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let version = exchange.query["api-version"] ?? ""
      guard versions.contains(version) else {
        throw .unsupportedVersion(version, of: "resources", supported: versions)
      }
      let order: Order
      do { order = try JSONDecoder().decode(Order.self, from: Data(exchange.request.body)) } catch {
        throw refusal(exchange, [["code": "InvalidRequest", "message": "The body has no query, or a member of a wrong type."]])
      }
      return try result(of: order, call)
    }
    response.headers["x-ms-user-quota-remaining"] = "14"
    response.headers["x-ms-user-quota-resets-after"] = "00:00:05"
    return response
  }

  private static func result(of order: Order, _ call: ResourceManagerCall) throws(ResourceManagerError) -> JSON {
    let tables = try ResourceGraphTables(call, subscriptions: scopes(of: order, call))
    let table: QueryTable
    do {
      table = try QueryTable.result(of: try QueryParser.query(order.query)) { tables[$0] }
    } catch {
      throw refusal(call.exchange, error.details)
    }
    return try page(of: table, order.options, call)
  }

  /// The subscriptions to look into; nil means all.
  private static func scopes(of order: Order, _ call: ResourceManagerCall) throws(ResourceManagerError) -> Set<String>? {
    guard order.subscriptions != nil || order.managementGroups != nil else { return nil }
    let ids = Set((order.subscriptions ?? []).map { $0.lowercased() })
    let groups = (order.managementGroups ?? []).map(Scope.managementGroup)
    guard !ids.isEmpty || !groups.isEmpty else { return nil }
    let meant = call.directory.subscriptions(of: call.caller.tenant).filter { subscription in
      let place = call.directory.place(subscription.scope)
      let isMeant = ids.contains(subscription.id.lowercased()) || groups.contains { place.inherits(from: $0) }
      return isMeant && call.rights.sees(subscription.scope)
    }
    guard !meant.isEmpty else {
      throw refusal(
        call.exchange,
        [
          [
            "code": "NoValidSubscriptionsInQueryRequest",
            "message": "There must be at least one subscription that is eligible to contain resources.",
          ]
        ])
    }
    return Set(meant.map { $0.id.lowercased() })
  }

  /// Rows go on with a token only where the query keeps `id`; else they end, and the answer says so.
  private static func page(
    of table: QueryTable, _ options: Order.Options?, _ call: ResourceManagerCall
  ) throws(ResourceManagerError) -> JSON {
    let limit = call.exchange.emulator.withState { $0.settings.resourceManagerPageSize }
    let top = options?.top ?? 1000
    guard 1...1000 ~= top, (options?.skip ?? 0) >= 0 else {
      throw refusal(call.exchange, [["code": "InvalidOptions", "message": "$top is 1 to 1000, and $skip is not negative."]])
    }
    let wanted = options?.skipToken == nil ? options?.skip ?? 0 : try SkipToken.offset(options?.skipToken)
    let start = min(wanted, table.rows.count)
    let rows = Array(table.rows[start...].prefix(min(top, limit)))
    let end = start + rows.count
    var body: JSON = [
      "totalRecords": .int(table.rows.count), "count": .int(rows.count), "data": data(table.columns, rows, options?.resultFormat),
      "facets": [], "resultTruncated": .string(end < table.rows.count ? "true" : "false"),
    ]
    if end < table.rows.count, table.columns.contains("id") { body["$skipToken"] = .string(SkipToken.text(end)) }
    return body
  }

  private static func data(_ columns: [String], _ rows: [JSON], _ format: String?) -> JSON {
    guard format == "table" else { return .array(rows) }
    return [
      "columns": .array(columns.map { column in ["name": .string(column), "type": .string(type(of: column, rows))] }),
      "rows": .array(rows.map { row in .array(columns.map { row[$0] ?? .null }) }),
    ]
  }

  private static func type(of column: String, _ rows: [JSON]) -> String {
    switch rows.lazy.compactMap({ $0[column] }).first(where: { $0 != .null }) {
    case .object, .array: "object"
    case .int: "integer"
    case .bool: "boolean"
    default: "string"
    }
  }

  private static func refusal(_ exchange: Exchange, _ details: [JSON]) -> ResourceManagerError {
    var error = ResourceManagerError.badRequest(
      "Please provide below info when asking for support: timestamp = \(exchange.now.rfc3339), correlationId = \(exchange.requestID).")
    error.details = details
    return error
  }
}

extension QueryError {
  /// As Resource Graph tells it: a general sentence first, then the place.
  fileprivate var details: [JSON] {
    let general: JSON = [
      "code": "InvalidQuery",
      "message": .string(
        "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying."),
    ]
    let words = reason.split(separator: ":", maxSplits: 1).map(String.init)
    let code = words[0].contains(" ") ? "UnresolvedExpression" : words[0]
    var special: JSON = ["code": .string(code), "message": .string(reason)]
    if let token {
      special = special.adding([
        "line": .int(token.line), "characterPositionInLine": .int(token.column), "token": .string(token.shown),
      ])
    }
    return [general, special]
  }
}
