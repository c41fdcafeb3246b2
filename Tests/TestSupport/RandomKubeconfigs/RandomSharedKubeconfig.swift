/// A kubeconfig whose parts share objects, written as PyYAML writes it: `&id001` where an object stands first, `*id001` where it stands again.
///
/// The same seed makes the same file. No name stands in the files of two seeds.
public struct RandomSharedKubeconfig: Sendable {
  public let text: String
  /// All users, in the order of the file.
  public let users: [String]
  /// Those whose login kubelogin converts.
  public let converted: [String]
  /// For a test that converts some users only.
  public let selected: [String]

  public init(seed: Int) {
    var random = RandomKubeconfig.Randomness(seed: seed)
    var maker = Maker(seed: seed)
    let root = maker.file(&random)
    (users, converted) = (maker.users, maker.converted)
    selected = maker.converted.filter { _ in random.oneIn(2) }
    var writer = Writer(style: random.one(of: [.block, .block, .leavesInFlow, .flow]), uses: [:])
    writer.count(root)
    text = writer.text(of: root)
  }

  /// An object of the file; where one stands twice it is shared.
  fileprivate final class Object {
    enum Content {
      case text(String)
      case list([Object])
      case mapping([(key: String, value: Object)])
    }

    let content: Content

    init(_ content: Content) { self.content = content }

    convenience init(_ text: String) { self.init(.text(text)) }
  }
}

/// Makes the objects of one file, some of them used in several places.
private struct Maker {
  typealias Object = RandomSharedKubeconfig.Object

  let seed: Int
  var users: [String] = []
  var converted: [String] = []

  init(seed: Int) { self.seed = seed }

  mutating func file(_ random: inout RandomKubeconfig.Randomness) -> Object {
    let lists = (0..<2).map { number in
      Object(.list(["get-token", "--login", "devicecode", "--server-id", "s: \(number)", "--x", "a, [b] #c"].map(Object.init)))
    }
    let variable = Object(.mapping([("name", Object("A")), ("value", Object("b"))]))
    let variables = Object(.list([variable, Object(.mapping([("name", Object("B")), ("value", Object("two\n  lines\n"))]))]))
    let logins = (0..<3).map { _ -> (object: Object, isOurs: Bool) in
      let isOurs = !random.oneIn(3)
      var fields = [("apiVersion", Object("client.authentication.k8s.io/v1beta1")), ("args", random.one(of: lists))]
      fields.append(("command", Object(isOurs ? "kubelogin" : "aws")))
      if random.oneIn(2) { fields.append(("env", variables)) }
      if random.oneIn(2) { fields.append(("installHint", Object(random.one(of: ["one", "some\nmore\n", " a\n\n\nb"])))) }
      return (Object(.mapping(random.shuffled(fields))), isOurs)
    }
    let extensions = Object(.list([Object(.mapping([("extension", lists[0]), ("name", Object("e"))]))]))
    let entries = userEntries(logins, [extensions, lists[1], variables, logins[0].object], &random)
    let cluster = Object(.mapping([("server", Object("https://c:1")), ("extensions", extensions)]))
    let clusters = Object(.list([Object(.mapping([("cluster", cluster), ("name", Object("c-\(seed)"))]))]))
    var file = [("clusters", clusters), ("users", Object(.list(entries))), ("kind", Object("Config")), ("apiVersion", Object("v1"))]
    if random.oneIn(2) { file.append(("x-common", random.one(of: [lists[0], variables, variable, logins[1].object]))) }
    return Object(.mapping(random.shuffled(file)))
  }

  private mutating func userEntries(
    _ logins: [(object: Object, isOurs: Bool)], _ others: [Object], _ random: inout RandomKubeconfig.Randomness
  ) -> [Object] {
    var known: [(object: Object, isOurs: Bool)] = []
    return (0..<(1 + random.below(6))).map { number in
      if known.isEmpty || !random.oneIn(5) {
        let login = random.one(of: logins)
        var fields = [("exec", login.object), ("extensions", others[0])]
        if random.oneIn(2) { fields.append(("x-more", random.one(of: others))) }
        known.append((Object(.mapping(random.shuffled(fields))), login.isOurs))
      }
      let user = random.one(of: known)
      let name = "u-\(seed)-\(number)"
      users.append(name)
      if user.isOurs { converted.append(name) }
      return Object(.mapping(random.shuffled([("name", Object(name)), ("user", user.object)])))
    }
  }
}

/// Source: PyYAML 6, emitter.py: dashes of a list stand in the column of its key.
private struct Writer {
  typealias Object = RandomSharedKubeconfig.Object

  enum Style { case block, leavesInFlow, flow }

  let style: Style
  var uses: [ObjectIdentifier: Int]
  var anchors: [ObjectIdentifier: String] = [:]

  init(style: Style, uses: [ObjectIdentifier: Int]) { (self.style, self.uses) = (style, uses) }

  mutating func count(_ object: Object) {
    if case .text = object.content { return }
    uses[ObjectIdentifier(object), default: 0] += 1
    guard uses[ObjectIdentifier(object)] == 1 else { return }
    for child in object.children { count(child) }
  }

  mutating func text(of root: Object) -> String {
    style == .flow ? flow(root) + "\n" : block(root, column: 0).dropFirst() + "\n"
  }

  /// An anchor for an object's first place, an alias for another.
  private mutating func mark(_ object: Object) -> (anchor: String, alias: String?) {
    let identity = ObjectIdentifier(object)
    guard uses[identity, default: 0] > 1 else { return ("", nil) }
    if let known = anchors[identity] { return ("", "*\(known)") }
    let name = "id00\(anchors.count + 1)"
    anchors[identity] = name
    return ("&\(name)", nil)
  }

  private mutating func flow(_ object: Object) -> String {
    let mark = mark(object)
    if let alias = mark.alias { return alias }
    let anchor = mark.anchor.isEmpty ? "" : mark.anchor + " "
    switch object.content {
    case .text(let text): return quoted(text)
    case .list(let items): return anchor + "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
    case .mapping(let entries): return anchor + "{" + entries.map { "\($0.key): " + flow($0.value) }.joined(separator: ",\n  ") + "}"
    }
  }

  /// With a blank or a line break before it. `column`: of the keys of a mapping, or of the dashes of a list.
  private mutating func block(_ object: Object, column: Int) -> String {
    let isLeaf = object.children.allSatisfy { if case .text = $0.content { true } else { false } }
    if style == .leavesInFlow && isLeaf { return " " + flow(object) }
    let mark = mark(object)
    if let alias = mark.alias { return " " + alias }
    let start = (mark.anchor.isEmpty ? "" : " " + mark.anchor)
    let indentation = "\n" + String(repeating: " ", count: column)
    switch object.content {
    case .text(let text): return " " + (text.hasSuffix("\n") ? literal(text, column: column) : quoted(text))
    case .list(let items): return start + items.map { indentation + "-" + item($0, column: column + 2) }.joined()
    case .mapping(let entries):
      return start
        + entries.map { key, value in
          var inner = column + 2
          if case .list = value.content { inner = column }
          return indentation + key + ":" + block(value, column: inner)
        }.joined()
    }
  }

  /// A mapping without an anchor starts behind its dash.
  private mutating func item(_ object: Object, column: Int) -> String {
    let text = block(object, column: column)
    return text.hasPrefix("\n") ? " " + text.drop { $0 == "\n" || $0 == " " } : text
  }

  private func quoted(_ text: String) -> String {
    guard text.contains(where: { ":,[]#\n ".contains($0) }) else { return text }
    return "\"" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n") + "\""
  }

  private func literal(_ text: String, column: Int) -> String {
    "|" + text.split(separator: "\n").map { "\n" + String(repeating: " ", count: column) + $0 }.joined()
  }
}

extension RandomSharedKubeconfig.Object {
  fileprivate var children: [RandomSharedKubeconfig.Object] {
    switch content {
    case .text: []
    case .list(let items): items
    case .mapping(let entries): entries.map(\.value)
    }
  }
}
