import Testing

@testable import EntraEmulator

@Suite("The query language of Resource Graph")
struct QueryTests {
  private static let table = QueryTable(
    columns: ["name", "size", "tags", "owner"],
    rows: [
      ["name": "Ash", "size": 3, "tags": ["kind": "tree", "list": ["a", "b"]], "owner": "ada"],
      ["name": "birch", "size": 10, "tags": ["kind": "tree"], "owner": "bob"],
      ["name": "clover", "size": 1, "tags": .null, "owner": "ada"],
    ], dynamic: ["tags"])
  private static let owners = QueryTable(columns: ["owner", "name"], rows: [["owner": "ada", "name": "Ada"]])

  private func run(_ query: String) throws -> QueryTable {
    try QueryTable.result(of: try QueryParser.query(query)) { ["resources": Self.table, "owners": Self.owners][$0] }
  }

  private func names(_ query: String) throws -> [JSON?] { try run(query).rows.map { $0["name"] } }

  @Test(
    "Conditions choose rows",
    arguments: [
      ("name == 'Ash'", ["Ash"]), ("name == 'ash'", []), ("name =~ 'ash'", ["Ash"]), ("name != 'Ash'", ["birch", "clover"]),
      ("name !~ 'ASH'", ["birch", "clover"]), ("name in ('Ash', 'clover')", ["Ash", "clover"]), ("name in~ ('ASH')", ["Ash"]),
      ("name !in~ ('ASH')", ["birch", "clover"]), ("name contains 'IR'", ["birch"]), ("name !contains 'ir'", ["Ash", "clover"]),
      ("name startswith 'c'", ["clover"]), ("name endswith 'H'", ["Ash", "birch"]),
      ("strcat(name, ' tree') has 'TREE' and size < 5", ["Ash", "clover"]),
      ("name has 'as'", []), ("size > 2", ["Ash", "birch"]), ("size >= 10 or size <= 1", ["birch", "clover"]),
      ("not(size > 2)", ["clover"]), ("tags.kind == \"tree\"", ["Ash", "birch"]), ("tags['kind'] =~ 'TREE' and size == 3", ["Ash"]),
      ("tags.list[1] == 'b'", ["Ash"]), ("isnull(tags)", ["clover"]), ("isnotempty(tags.kind)", ["Ash", "birch"]),
      ("tolower(name) == 'ash' or (owner == 'bob' and true)", ["Ash", "birch"]), ("iff(size > 2, 'big', 'small') == 'small'", ["clover"]),
      ("coalesce(tags.kind, 'herb') == 'herb' // a comment", ["clover"]), ("array_length(tags.list) == 2", ["Ash"]),
    ])
  func conditions(condition: String, expected: [String]) throws {
    #expect(try names("Resources | where \(condition)") == expected.map(JSON.string))
    #expect(try names("where \(condition)") == expected.map(JSON.string), "the table is optional")
  }

  @Test("Columns are chosen, named, added and taken away")
  func columns() throws {
    #expect(try run("resources | where size == 1 | project n = name, size").rows == [["n": "clover", "size": 1]])
    #expect(try run("resources | where size == 3 | project tags.kind, tostring(size)").rows == [["tags_kind": "tree", "Column2": "3"]])
    let extended = try run("resources | extend big = size > 2 | project-away tags, owner | limit 1")
    #expect(extended.rows == [["name": "Ash", "size": 3, "big": true]])
  }

  @Test("Rows are sorted, down where nothing is said, and cut")
  func order() throws {
    #expect(try names("resources | order by size") == ["birch", "Ash", "clover"])
    #expect(try names("resources | sort by owner asc, size desc") == ["Ash", "clover", "birch"])
    #expect(try names("resources | sort by tolower(name) asc | take 2") == ["Ash", "birch"])
    #expect(try names("resources | sort by tostring(tags.kind) asc, size asc") == ["clover", "Ash", "birch"])
  }

  @Test("Rows are counted")
  func counts() throws {
    #expect(try run("resources | count").rows == [["Count": 3]])
    #expect(try run("resources | summarize count() by owner").rows == [["owner": "ada", "count_": 2], ["owner": "bob", "count_": 1]])
    #expect(try run("resources | summarize n = count()").rows == [["n": 3]])
    #expect(try run("resources | distinct owner").rows.count == 2)
  }

  @Test("Tables are joined; columns that both have get a number")
  func joins() throws {
    let outer = try run("resources | project name, owner | join kind=leftouter (owners) on owner")

    #expect(outer.columns == ["name", "owner", "owner1", "name1"])
    #expect(outer.rows.map { $0["name1"] } == ["Ada", .null, "Ada"])
    #expect(try names("resources | join kind=inner (owners | project o = owner) on $left.owner == $right.o") == ["Ash", "clover"])
    #expect(try names("resources | join (owners) on owner") == ["Ash"])
  }

  @Test(
    "What is not understood is refused",
    arguments: [
      ("resources | where", "ParserFailure"), ("resources | where name ==", "ParserFailure"),
      ("resources | where name == 'a", "ParserFailure"),
      ("resources | mvexpand tags", "UnknownOperator"), ("resources | where cook(name)", "UnknownFunction"),
      ("kitchen", "InvalidTable: kitchen"),
      ("resources | where color == 'red'", "Failed to resolve scalar expression named 'color'"), ("resources # x", "ParserFailure"),
      ("resources | project name | where size == 1", "Failed to resolve scalar expression named 'size'"),
      ("resources | take many", "ParserFailure"), ("resources | join kind=cross (owners) on owner", "ParserFailure"),
      ("resources resources", "ParserFailure"), ("resources | where " + String(repeating: "(", count: 10_000), "ParserFailure"),
      ("resources | summarize max(size)", "ParserFailure"),
      ("resources | order by tags.kind asc", "order operator: key can't be of dynamic type"),
      ("resources | extend kind = tags.kind | summarize count() by kind", "summarize operator: key can't be of dynamic type"),
      ("resources | project k = coalesce(tags.kind, 'x') | distinct k", "distinct operator: key can't be of dynamic type"),
      ("resources | join (resources | project name = tags.kind) on name", "join operator: key can't be of dynamic type"),
    ])
  func refusals(query: String, reason: String) throws {
    let error = #expect(throws: QueryError.self) { try run(query) }

    #expect(error?.reason == reason)
  }
}
