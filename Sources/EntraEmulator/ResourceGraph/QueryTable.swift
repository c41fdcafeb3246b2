/// Rows on their way through a query. Every row is an object; the columns are those that the query may name.
struct QueryTable: Sendable, Equatable {
  var columns: [String]
  var rows: [JSON]
  /// Columns whose values have no type of their own: nothing can be sorted, grouped or joined by them before a function has made texts of them.
  var dynamic: Set<String> = []

  /// - Parameter table: The rows of a table by its name in small letters; nil where there is no such table.
  static func result(of query: Query, _ table: (String) -> QueryTable?) throws(QueryError) -> QueryTable {
    guard var result = table(query.table.lowercased()) else { throw QueryError("InvalidTable: \(query.table)") }
    for step in query.steps {
      if case .join(let join) = step {
        try result.join(join, with: try Self.result(of: join.right, table))
      } else {
        try result.apply(step)
      }
    }
    return result
  }

  private mutating func apply(_ step: Query.Step) throws(QueryError) {
    switch step {
    case .filter(let condition):
      try check([condition])
      rows = rows.filter { condition.value(in: $0).isTrue }
    case .project(let made):
      try check(made.map(\.value))
      rows = rows.map { row in made.row(from: row) }
      columns = made.map(\.name)
      dynamic = Set(made.filter { $0.value.isDynamic(dynamic) }.map(\.name))
    case .projectAway(let names):
      try check(names.map { .column($0) })
      columns.removeAll { names.contains($0) }
      rows = rows.map { row in .object(columns.map { JSON.Member($0, row[$0] ?? .null) }) }
    case .extend(let made): try extend(made)
    case .sort(let orders):
      try check(orders.map(\.value), areKeysOf: "order")
      sort(by: orders)
    case .take(let count): rows = Array(rows.prefix(count))
    case .count: (columns, rows) = (["Count"], [["Count": .int(rows.count)]])
    case .distinct(let made):
      try check(made.map(\.value), areKeysOf: "distinct")
      try apply(.project(made))
      rows = rows.uniqued
    case .summarize(let name, let groups):
      try check(groups.map(\.value), areKeysOf: "summarize")
      try apply(.project(groups))
      let counted = rows.uniqued.map { group in group.adding([name: .int(rows.count { $0 == group })]) }
      rows = groups.isEmpty ? [[name: .int(rows.count)]] : counted
      columns.append(name)
    case .join: break
    }
  }

  private mutating func extend(_ made: [Query.Column]) throws(QueryError) {
    try check(made.map(\.value))
    rows = rows.map { row in
      var row = row
      for column in made { row[column.name] = column.value.value(in: row) }
      return row
    }
    columns += made.map(\.name).filter { !columns.contains($0) }
    let untyped = made.filter { $0.value.isDynamic(dynamic) }.map(\.name)
    dynamic = dynamic.subtracting(made.map(\.name)).union(untyped)
  }

  /// Equal rows keep their order.
  private mutating func sort(by orders: [Query.Order]) {
    let keyed = rows.enumerated().map { place, row in (place: place, row: row, keys: orders.map { $0.value.value(in: row) }) }
    rows = keyed.sorted { left, right in
      for (index, order) in orders.enumerated() where left.keys[index] != right.keys[index] {
        return left.keys[index].isBefore(right.keys[index]) == order.isAscending
      }
      return left.place < right.place
    }.map(\.row)
  }

  /// Columns of the right side that the left one has too get a number.
  private mutating func join(_ join: Query.Join, with right: QueryTable) throws(QueryError) {
    try check(join.keys.map { .column($0.left) }, areKeysOf: "join")
    try right.check(join.keys.map { .column($0.right) }, areKeysOf: "join")
    let names = right.columns.map { columns.contains($0) ? $0 + "1" : $0 }
    let leftRows = join.kind == .innerUnique ? rows.uniqued(by: join.keys.map(\.left)) : rows
    rows = leftRows.flatMap { left -> [JSON] in
      let found = right.rows.filter { row in join.keys.allSatisfy { left[$0.left] == row[$0.right] } }
      let matches = found.isEmpty && join.kind == .leftOuter ? [JSON.object([])] : found
      return matches.map { match in
        left.adding(.object(zip(right.columns, names).map { JSON.Member($1, match[$0] ?? .null) }))
      }
    }
    columns += names
    dynamic.formUnion(zip(right.columns, names).filter { right.dynamic.contains($0.0) }.map(\.1))
  }

  /// Every column that is read must be there, and a key must have a type.
  private func check(_ expressions: [Query.Expression], areKeysOf step: String? = nil) throws(QueryError) {
    for name in expressions.flatMap(\.columns) where !columns.contains(name) {
      throw QueryError("Failed to resolve scalar expression named '\(name)'")
    }
    if let step, expressions.contains(where: { $0.isDynamic(dynamic) }) {
      throw QueryError("\(step) operator: key can't be of dynamic type")
    }
  }
}

extension [Query.Column] {
  fileprivate func row(from row: JSON) -> JSON { .object(map { JSON.Member($0.name, $0.value.value(in: row)) }) }
}

extension [JSON] {
  fileprivate var uniqued: [JSON] {
    var seen: Set<[UInt8]> = []
    return filter { seen.insert($0.bytes).inserted }
  }

  fileprivate func uniqued(by columns: [String]) -> [JSON] {
    var seen: Set<[UInt8]> = []
    return filter { row in seen.insert(JSON.array(columns.map { row[$0] ?? .null }).bytes).inserted }
  }
}
