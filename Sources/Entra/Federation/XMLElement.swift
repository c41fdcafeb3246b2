/// One element of an XML document, with what it holds.
///
/// Source: XML 1.0 (fifth edition); Namespaces in XML 1.0.
struct XMLElement: Equatable {
  /// The namespace's name, empty where there is none.
  let namespace: String
  /// Without prefix.
  let name: String
  /// By local name and namespace; those without prefix have none. Declarations of namespaces are not among them.
  let attributes: [Attribute]
  /// Its own text, without the text of its children.
  var text = ""
  var children: [XMLElement] = []
  /// Its place in the bytes that were read, tags included: a signature covers bytes.
  var range: Range<Int>

  struct Attribute: Equatable {
    let namespace: String
    let name: String
    let value: String
  }

  func attribute(_ name: String, in namespace: String = "") -> String? {
    attributes.first { $0.name == name && $0.namespace == namespace }?.value
  }

  func isNamed(_ name: String, in namespaces: [String]) -> Bool {
    self.name == name && namespaces.contains(namespace)
  }

  func first(_ name: String, in namespaces: String...) -> XMLElement? {
    children.first { $0.isNamed(name, in: namespaces) }
  }

  func all(_ name: String, in namespace: String) -> [XMLElement] {
    children.filter { $0.isNamed(name, in: [namespace]) }
  }

  /// The first such element below this one, at any depth, in document order.
  func descendant(_ name: String, in namespaces: [String]) -> XMLElement? {
    for child in children {
      if child.isNamed(name, in: namespaces) { return child }
      if let found = child.descendant(name, in: namespaces) { return found }
    }
    return nil
  }

  var trimmedText: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let start = text.drop(while: isSpace)
    return String(start.reversed().drop(while: isSpace).reversed())
  }

  /// Text in the form that an element or an attribute may have. Characters that XML does not have at all become U+FFFD.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "'": out.append(contentsOf: "&apos;".unicodeScalars)
      // Readers turn line ends into \n and, in attributes, white space into spaces; references are left alone.
      case "\r": out.append(contentsOf: "&#13;".unicodeScalars)
      case "\n": out.append(contentsOf: "&#10;".unicodeScalars)
      case "\t": out.append(contentsOf: "&#9;".unicodeScalars)
      default: out.append(XMLReader.isCharacter(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(out)
  }
}
