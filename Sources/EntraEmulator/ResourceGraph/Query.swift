/// A query as Resource Graph understands it: a table and what is done with it, step by step.
struct Query: Sendable, Equatable {
  let table: String
  let steps: [Step]

  indirect enum Step: Sendable, Equatable {
    case filter(Expression)
    case project([Column])
    case projectAway([String])
    case extend([Column])
    case sort([Order])
    case take(Int)
    case count
    case distinct([Column])
    /// `count()` alone, over groups.
    case summarize(name: String, by: [Column])
    case join(Join)
  }

  struct Column: Sendable, Equatable {
    let name: String
    let value: Expression
  }

  struct Order: Sendable, Equatable {
    let value: Expression
    let isAscending: Bool
  }

  struct Join: Sendable, Equatable {
    let kind: Kind
    let right: Query
    /// A column of the left side and one of the right.
    let keys: [Pair]

    enum Kind: String, Sendable {
      case innerUnique = "innerunique"
      case inner
      case leftOuter = "leftouter"
    }

    struct Pair: Sendable, Equatable {
      let left: String
      let right: String
    }
  }

  indirect enum Expression: Sendable, Equatable {
    case literal(JSON)
    case column(String)
    /// A member of an object or an element of an array.
    case member(Expression, JSON)
    case not(Expression)
    case all([Expression])
    case any([Expression])
    case compare(Expression, Comparison, Expression)
    case isOne(of: [Expression], Expression, ignoresCase: Bool)
    case call(String, [Expression])
  }

  enum Comparison: String, Sendable {
    case equals = "=="
    case equalsIgnoringCase = "=~"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case has, contains, startswith, endswith
  }
}

extension Query.Expression {
  /// The name of the column that it makes, where the query gives none.
  var columnName: String? {
    switch self {
    case .column(let name): name
    case .member(let value, .string(let member)): value.columnName.map { "\($0)_\(member)" }
    case .member(let value, .int(let index)): value.columnName.map { "\($0)_\(index)" }
    default: nil
    }
  }
}
