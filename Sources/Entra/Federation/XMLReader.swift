/// Reads a small XML document whole, and nothing that it need not understand.
///
/// UTF-8 only. A document type declaration is refused, and so entities cannot grow and nothing outside is read. Depth, number of elements
/// and of attributes are bounded, and the transport bounds the bytes.
/// Source: XML 1.0 (fifth edition); Namespaces in XML 1.0.
struct XMLReader {
  static let longestDocument = 1 << 20
  static let deepest = 64
  static let mostElements = 20_000
  static let mostAttributes = 64

  /// What is wrong, and the offset of the byte where it is.
  struct Failure: Error, Equatable {
    let reason: String
    let offset: Int
  }

  let bytes: [UInt8]
  var position = 0
  /// Open elements, each with its name as written and the namespaces that it declares.
  var open: [(element: XMLElement, tag: String, namespaces: [String: String])] = []
  var root: XMLElement?
  var count = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The document's element.
  static func read(_ bytes: [UInt8]) throws(Failure) -> XMLElement {
    guard bytes.count <= longestDocument else { throw Failure(reason: "it is too long", offset: 0) }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Failure(reason: "it is not UTF-8", offset: 0) }
    var reader = XMLReader(bytes)
    return try reader.document()
  }

  private mutating func document() throws(Failure) -> XMLElement {
    if starts(with: "\u{FEFF}") { position += 3 }
    if starts(with: "<?xml") { try declaration() }
    while position < bytes.count {
      if starts(with: "<!--") {
        try skip("<!--", through: "-->")
      } else if starts(with: "<![CDATA[") {
        try sectionOfText()
      } else if starts(with: "<!") {
        throw failure("a document type declaration is refused")
      } else if starts(with: "<?") {
        try skip("<?", through: "?>")
      } else if starts(with: "</") {
        try endTag()
      } else if bytes[position] == UInt8(ascii: "<") {
        try startTag()
      } else {
        try text()
      }
    }
    guard let root, open.isEmpty else { throw failure("it ends too early") }
    return root
  }

  // MARK: Tags

  private mutating func startTag() throws(Failure) {
    let start = position
    position += 1
    let tag = try name()
    guard root == nil || !open.isEmpty else { throw failure("a second document element") }
    var written: [(name: String, value: String)] = []
    while true {
      let hadSpace = skipSpace()
      if starts(with: "/>") || starts(with: ">") { break }
      guard hadSpace, written.count < Self.mostAttributes else { throw failure("an attribute where none may be") }
      let attribute = try name()
      _ = skipSpace()
      try expect("=")
      _ = skipSpace()
      guard !written.contains(where: { $0.name == attribute }) else { throw failure("an attribute twice") }
      written.append((attribute, try attributeValue()))
    }
    let isEmpty = starts(with: "/>")
    position += isEmpty ? 2 : 1
    count += 1
    guard open.count < Self.deepest, count <= Self.mostElements else { throw failure("too many elements") }
    let namespaces = try declared(in: written)
    open.append((XMLElement(namespace: "", name: "", attributes: [], range: start..<position), tag, namespaces))
    open[open.count - 1].element = try element(tag, written, start: start)
    if isEmpty { close() }
  }

  private func element(_ tag: String, _ written: [(name: String, value: String)], start: Int) throws(Failure) -> XMLElement {
    let (namespace, name) = try resolve(tag, isAttribute: false)
    var attributes: [XMLElement.Attribute] = []
    for (written, value) in written where written != "xmlns" && !written.hasPrefix("xmlns:") {
      let (namespace, name) = try resolve(written, isAttribute: true)
      guard !attributes.contains(where: { $0.name == name && $0.namespace == namespace }) else { throw failure("an attribute twice") }
      attributes.append(XMLElement.Attribute(namespace: namespace, name: name, value: value))
    }
    return XMLElement(namespace: namespace, name: name, attributes: attributes, range: start..<position)
  }

  private mutating func endTag() throws(Failure) {
    position += 2
    let tag = try name()
    _ = skipSpace()
    try expect(">")
    guard open.last?.tag == tag else { throw failure("an end tag that does not fit") }
    close()
  }

  /// Puts the innermost element into the one around it.
  private mutating func close() {
    guard var element = open.popLast()?.element else { return }
    element.range = element.range.lowerBound..<position
    if open.isEmpty { root = element } else { open[open.count - 1].element.children.append(element) }
  }

  // MARK: Namespaces

  private func declared(in attributes: [(name: String, value: String)]) throws(Failure) -> [String: String] {
    var namespaces: [String: String] = [:]
    for (name, value) in attributes {
      if name == "xmlns" { namespaces[""] = value }
      guard name.hasPrefix("xmlns:") else { continue }
      let prefix = String(name.dropFirst("xmlns:".count))
      guard !value.isEmpty, !prefix.isEmpty, !["xml", "xmlns"].contains(prefix) else {
        throw failure("a namespace that cannot be declared")
      }
      namespaces[prefix] = value
    }
    return namespaces
  }

  private func resolve(_ written: String, isAttribute: Bool) throws(Failure) -> (namespace: String, name: String) {
    let parts = written.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, !parts.contains("") else { throw failure("a name with a colon too many") }
    guard parts.count == 2 else { return (isAttribute ? "" : namespace("") ?? "", written) }
    guard let namespace = namespace(parts[0]) else { throw failure("a prefix without a namespace") }
    return (namespace, parts[1])
  }

  private func namespace(_ prefix: String) -> String? {
    if prefix == "xml" { return "http://www.w3.org/XML/1998/namespace" }
    return open.last { $0.namespaces[prefix] != nil }?.namespaces[prefix]
  }
}
