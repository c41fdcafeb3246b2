extension Query {
  /// Functions that are understood, and how many values they take.
  static let functions: [String: ClosedRange<Int>] = [
    "tolower": 1...1, "toupper": 1...1, "tostring": 1...1, "tobool": 1...1, "isempty": 1...1, "isnotempty": 1...1, "isnull": 1...1,
    "isnotnull": 1...1, "coalesce": 1...64, "strcat": 1...64, "iff": 3...3, "iif": 3...3, "array_length": 1...1,
  ]
}

extension Query.Expression {
  /// The value for one row; what is not there is null.
  func value(in row: JSON) -> JSON {
    switch self {
    case .literal(let value): value
    case .column(let name): row[name] ?? .null
    case .member(let object, .string(let name)): object.value(in: row)[name] ?? .null
    case .member(let list, .int(let index)): list.value(in: row).element(index)
    case .member: .null
    case .not(let inner): .bool(!inner.value(in: row).isTrue)
    case .all(let parts): .bool(parts.allSatisfy { $0.value(in: row).isTrue })
    case .any(let parts): .bool(parts.contains { $0.value(in: row).isTrue })
    case .compare(let left, let comparison, let right): .bool(comparison.holds(left.value(in: row), right.value(in: row)))
    case .isOne(let values, let value, let ignoresCase):
      .bool(
        values.contains {
          (ignoresCase ? Query.Comparison.equalsIgnoringCase : .equals).holds(value.value(in: row), $0.value(in: row))
        })
    case .call(let name, let values): Self.called(name, values.map { $0.value(in: row) })
    }
  }

  /// Columns that it reads.
  var columns: [String] {
    switch self {
    case .literal: []
    case .column(let name): [name]
    case .member(let inner, _), .not(let inner): inner.columns
    case .all(let parts), .any(let parts), .call(_, let parts): parts.flatMap(\.columns)
    case .compare(let left, _, let right): left.columns + right.columns
    case .isOne(let values, let value, _): value.columns + values.flatMap(\.columns)
    }
  }

  /// Whether its value has no type of its own, as what comes out of `properties` has none.
  func isDynamic(_ columns: Set<String>) -> Bool {
    switch self {
    case .column(let name): columns.contains(name)
    case .member: true
    case .call("coalesce", let values), .call("iff", let values), .call("iif", let values): values.contains { $0.isDynamic(columns) }
    default: false
    }
  }

  private static func called(_ name: String, _ values: [JSON]) -> JSON {
    let first = values.first ?? .null
    switch name {
    case "tolower": return .string(first.text.lowercased())
    case "toupper": return .string(first.text.uppercased())
    case "tostring": return .string(first.text)
    case "tobool": return ["true": true, "false": false, "1": true, "0": false][first.text.lowercased()] ?? .null
    case "isempty": return .bool(first.text.isEmpty)
    case "isnotempty": return .bool(!first.text.isEmpty)
    case "isnull": return .bool(first == .null)
    case "isnotnull": return .bool(first != .null)
    case "coalesce": return values.first { $0 != .null && $0 != "" } ?? .null
    case "strcat": return .string(values.map(\.text).joined())
    case "iff", "iif": return first.isTrue ? values[1] : values[2]
    case "array_length": if case .array(let elements) = first { return .int(elements.count) } else { return .null }
    default: return .null
    }
  }
}

extension Query.Comparison {
  func holds(_ left: JSON, _ right: JSON) -> Bool {
    let (a, b) = (left.text.lowercased(), right.text.lowercased())
    switch self {
    case .equals: return left == right || (left.isScalar && right.isScalar && left.text == right.text)
    case .equalsIgnoringCase: return a == b
    case .less: return left.isBefore(right)
    case .lessOrEqual: return !right.isBefore(left)
    case .greater: return right.isBefore(left)
    case .greaterOrEqual: return !left.isBefore(right)
    case .contains: return a.contains(b)
    case .startswith: return a.hasPrefix(b)
    case .endswith: return a.hasSuffix(b)
    case .has:
      return a.ranges(of: b).contains { range in
        let before = range.lowerBound > a.startIndex ? a[a.index(before: range.lowerBound)] : " "
        let after = range.upperBound < a.endIndex ? a[range.upperBound] : " "
        return ![before, after].contains { $0.isLetter || $0.isNumber }
      }
    }
  }
}

extension JSON {
  var isTrue: Bool { self == .bool(true) }

  fileprivate var isScalar: Bool {
    switch self {
    case .bool, .int, .string: true
    case .null, .array, .object: false
    }
  }

  /// As a query sees a value where it wants text; null is empty.
  fileprivate var text: String {
    switch self {
    case .null: ""
    case .string(let text): text
    default: String(decoding: bytes, as: UTF8.self)
    }
  }

  fileprivate func element(_ index: Int) -> JSON {
    if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { .null }
  }

  /// Numbers by size, everything else by its text; null is first.
  func isBefore(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.int(let left), .int(let right)): left < right
    default: text < other.text
    }
  }
}
