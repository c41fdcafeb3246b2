/// Decides which bytes of one user change when it is marked or its mark goes.
struct PinSplicer {
  private let document: KubeconfigDocument
  private let style: BlockStyle
  private let item: YAMLNode
  private let user: KubeconfigUser

  private var bytes: [UInt8] { document.bytes }

  /// `index`: of the user in the document. `style`: of the whole file.
  init(_ index: Int, in document: KubeconfigDocument, style: BlockStyle) {
    self.document = document
    self.style = style
    item = document.userNodes[index]
    user = document.users[index]
  }

  func splices(isPinned: Bool) throws(KubeconfigError) -> [Splice] {
    let users = item.entries(named: "user")
    guard users.count == 1, let user = users.first, let first = user.value.entries?.first else {
      throw unusual("its key \"user\" is not a mapping")
    }
    let extensions = user.value.entries(named: "extensions")
    guard extensions.count < 2 else { throw unusual("one of its keys stands twice") }
    guard document.tree.root?.entries(named: "users").last?.value.items != nil else { throw aliased }
    guard isPinned else {
      guard let own = extensions.first else { throw unusual("its extensions come from elsewhere") }
      return try removals(from: own, of: user.value)
    }
    guard let own = extensions.first else { return [insertion(before: first, of: user)] }
    if own.value.isNull { return [filling(own)] }
    guard let items = own.value.items else { throw unusual("its extensions are not a list") }
    guard let firstItem = items.first else {
      return [Splice(range: own.value.extent, replacement: "[\(flowItem(near: own, of: user.value))]")]
    }
    return [try insertion(before: firstItem, of: own, in: user)]
  }
}

// Marking
extension PinSplicer {
  /// Before the first entry, where neither comments nor the text's end can be in its way.
  private func insertion(before first: YAMLEntry, of user: YAMLEntry) -> Splice {
    let start = first.key.extent.lowerBound
    if user.value.isFlow {
      let style = FlowStyle(near: first, of: user.value, in: bytes)
      let key = style.isQuoted ? "\"extensions\"" : "extensions"
      let gap = bytes.isFirstInLine(start) ? "," + bytes.lineBreak(after: start) + bytes.indentation(ofLineWith: start) : style.comma
      return Splice(range: start..<start, replacement: "\(key)\(style.colon)[\(flowItem(near: first, of: user.value))]\(gap)")
    }
    let style = style.near(first, of: user, in: bytes)
    let column = bytes.column(of: start)
    let below = String(repeating: " ", count: column)
    let dash = String(repeating: " ", count: column + style.listOffset)
    let lines = ["extensions:", "\(dash)- extension: true", "\(dash)  name: \(UserPin.extensionName)", below]
    return Splice(range: start..<start, replacement: lines.joined(separator: style.lineBreak))
  }

  /// Before the first item of a list. In block style that item's dash becomes the new one's.
  private func insertion(before first: YAMLNode, of list: YAMLEntry, in user: YAMLEntry) throws(KubeconfigError) -> Splice {
    let start = first.extent.lowerBound
    if list.value.isFlow {
      let style = FlowStyle(near: list, of: user.value, in: bytes)
      return Splice(range: start..<start, replacement: flowItem(near: list, of: user.value) + style.comma)
    }
    let dash = try dash(of: first)
    let lineBreak = bytes.lineBreak(after: start)
    let between = String(decoding: bytes[dash..<start], as: UTF8.self)
    let column = String(repeating: " ", count: bytes.column(of: start))
    let outer = String(repeating: " ", count: bytes.column(of: dash))
    let text = "extension: true" + lineBreak + column + "name: \(UserPin.extensionName)" + lineBreak + outer + between
    return Splice(range: start..<start, replacement: text)
  }

  private func filling(_ extensions: YAMLEntry) -> Splice {
    let value = extensions.value.extent
    let gap = value.lowerBound < extensions.key.extent.upperBound + 2 && value.isEmpty ? " " : ""
    return Splice(range: value, replacement: gap + "[\(flowItem(near: extensions, of: item))]")
  }

  private func flowItem(near entry: YAMLEntry, of mapping: YAMLNode) -> String {
    let style = FlowStyle(near: entry, of: mapping, in: bytes)
    guard style.isQuoted else { return "{extension\(style.colon)true\(style.comma)name\(style.colon)\(UserPin.extensionName)}" }
    return "{\"extension\"\(style.colon)true\(style.comma)\"name\"\(style.colon)\"\(UserPin.extensionName)\"}"
  }
}

// Taking the mark away
extension PinSplicer {
  private func removals(from list: YAMLEntry, of user: YAMLNode) throws(KubeconfigError) -> [Splice] {
    guard let items = list.value.items else { throw unusual("its extensions are not a list") }
    let pins = items.indices.filter { items[$0].isPin }
    if pins.count == items.count {
      if user.entries?.count == 1 {
        // The dashes may be in the key's column, brackets may not.
        let start = list.value.isFlow ? list.value.extent.lowerBound : list.key.extent.upperBound
        return [Splice(range: start..<list.value.extent.upperBound, replacement: list.value.isFlow ? "[]" : ": []")]
      }
      return [try removal(of: list, in: user)]
    }
    var splices: [Splice] = []
    for index in pins {
      if list.value.isFlow {
        splices.append(Splice(range: flowRange(of: index, in: items.map(\.extent)), replacement: ""))
      } else {
        splices.append(Splice(range: lines(from: try dash(of: items[index]), to: items[index].extent.upperBound), replacement: ""))
      }
    }
    return splices
  }

  private func removal(of entry: YAMLEntry, in user: YAMLNode) throws(KubeconfigError) -> Splice {
    let start = entry.extent.lowerBound
    if user.isFlow {
      let extents = (user.entries ?? []).map(\.extent)
      return Splice(range: flowRange(of: extents.firstIndex { $0.lowerBound == start } ?? 0, in: extents), replacement: "")
    }
    guard bytes.isFirstInLine(start) else { throw unusual("its key \"extensions\" does not start a line") }
    return Splice(range: lines(from: start, to: entry.extent.upperBound), replacement: "")
  }

  /// One part of a flow collection, with the text between it and the next one, else the one before it.
  private func flowRange(of index: Int, in extents: [Range<Int>]) -> Range<Int> {
    if index + 1 < extents.count { return extents[index].lowerBound..<extents[index + 1].lowerBound }
    return (index > 0 ? extents[index - 1].upperBound : extents[index].lowerBound)..<extents[index].upperBound
  }

  /// Whole lines with their breaks; at the text's end with the break before them, so that the new last line has none as well.
  private func lines(from start: Int, to end: Int) -> Range<Int> {
    let start = bytes.lineStart(of: start)
    let end = bytes.lineEnd(of: end)
    let lineBreak = bytes.lineBreak(after: end).utf8.count
    guard lineBreak == 0, start > 0 else { return start..<(end + lineBreak) }
    let isCRLF = start > 1 && bytes[start - 1] == UInt8(ascii: "\n") && bytes[start - 2] == UInt8(ascii: "\r")
    return (start - (isCRLF ? 2 : 1))..<end
  }
}

// What is not touched
extension PinSplicer {
  /// The place of an item's dash: first in the line in which the item starts.
  private func dash(of item: YAMLNode) throws(KubeconfigError) -> Int {
    var place = item.extent.lowerBound
    repeat { place -= 1 } while place > 0 && bytes.isBlank(at: place)
    guard place > 0, bytes[place] == UInt8(ascii: "-"), bytes.isFirstInLine(place) else {
      throw unusual("an item of its extensions does not start a line")
    }
    return place
  }

  private var aliased: KubeconfigError { .aliased(path: document.path, line: user.line, user: user.name.text) }

  private func unusual(_ what: String) -> KubeconfigError {
    .unusualStyle(path: document.path, line: user.line, user: user.name.text, what: what)
  }
}
