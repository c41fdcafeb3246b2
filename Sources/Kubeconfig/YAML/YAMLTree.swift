/// The first document of a YAML text as nodes that know their places.
struct YAMLTree: Sendable {
  /// `nil` for a text without a document.
  let root: YAMLNode?
  /// How many nodes there are, aliases not followed.
  let nodeCount: Int
  private let aliased: [Int: Anchored]

  /// A node that aliases stand for.
  fileprivate struct Anchored {
    var extent: Range<Int>
    var uses = 0
  }

  /// Reads the text up to the end of its first document, as client-go does.
  ///
  /// - Throws: `KubeconfigError`: not UTF-8, not YAML, or nested too deep. `path` is for its text.
  init(_ bytes: [UInt8], path: String) throws(KubeconfigError) {
    if let offset = firstInvalidUTF8(in: bytes) { throw .notUTF8(path: path, offset: offset) }
    let base = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let composed = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLComposer, any Error> in
      Result { try YAMLComposer.compose(UnsafeBufferPointer(rebasing: buffer[base...]), of: buffer, base: base) }
    }
    do {
      let composer = try composed.get()
      root = composer.root
      nodeCount = composer.nodeCount
      aliased = composer.aliased
    } catch let error as YAMLSyntaxError {
      throw .syntax(path: path, line: error.line, column: error.column, problem: error.problem)
    } catch let error as YAMLComposer.NestedTooDeep {
      throw .tooDeep(path: path, line: error.line)
    } catch {
      throw .syntax(path: path, line: 1, column: 1, problem: "out of memory")
    }
  }

  /// Whether some alias stands for this very node.
  func isAliased(_ node: YAMLNode) -> Bool {
    uses(of: node) > 0
  }

  var hasAliases: Bool { !aliased.isEmpty }

  /// The places of text that has aliases, in no order.
  var aliasedExtents: [Range<Int>] { aliased.values.map(\.extent) }

  /// How many aliases stand for this very node.
  func uses(of node: YAMLNode) -> Int { node.anchor == nil ? 0 : aliased[node.extent.lowerBound]?.uses ?? 0 }
}

/// Turns events into nodes.
private struct YAMLComposer {
  struct NestedTooDeep: Error {
    var line: Int
  }

  static let depthLimit = 100

  private let reader: YAMLEventReader
  /// The whole text with its byte order mark: positions count from its start.
  private let text: UnsafeBufferPointer<UInt8>
  private var anchors: [String: YAMLNode] = [:]
  private(set) var root: YAMLNode?
  private(set) var nodeCount = 0
  /// Anchored nodes that some alias stands for, by their start.
  private(set) var aliased: [Int: YAMLTree.Anchored] = [:]

  private struct OutOfMemory: Error {}

  static func compose(
    _ content: UnsafeBufferPointer<UInt8>, of text: UnsafeBufferPointer<UInt8>, base: Int
  ) throws -> YAMLComposer {
    guard let reader = YAMLEventReader(content, base: base) else { throw OutOfMemory() }
    var composer = YAMLComposer(reader: reader, text: text)
    while true {
      let event = try reader.next()
      switch event.kind {
      case .streamStart, .documentStart: continue
      case .streamEnd, .documentEnd: return composer
      default: composer.root = try composer.node(from: event, depth: 1)
      }
    }
  }

  private init(reader: YAMLEventReader, text: UnsafeBufferPointer<UInt8>) {
    self.reader = reader
    self.text = text
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws -> YAMLNode {
    guard depth <= Self.depthLimit else { throw NestedTooDeep(line: event.line) }
    nodeCount += 1
    var node = YAMLNode(
      content: .sequence([], isFlow: true), extent: event.extent, line: event.line, anchor: event.anchor, tag: event.tag)
    switch event.kind {
    case .scalar(let value, let isPlain, let isBlock):
      node.content = .scalar(value, isPlain: isPlain)
      if isBlock { node.extent = withoutTrailingBlankLines(event.extent) }
    case .mappingStart(let isFlow): try completeMapping(&node, isFlow: isFlow, depth: depth)
    case .sequenceStart(let isFlow): try completeSequence(&node, isFlow: isFlow, depth: depth)
    case .alias(let name): node.content = .alias(of: try target(of: name, event))
    default: throw YAMLSyntaxError(line: event.line, column: 1, problem: "unexpected end")
    }
    if let anchor = node.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func completeMapping(_ node: inout YAMLNode, isFlow: Bool, depth: Int) throws {
    var entries: [YAMLEntry] = []
    var event = try reader.next()
    while !event.kind.isCollectionEnd {
      let key = try self.node(from: event, depth: depth + 1)
      var value = try self.node(from: reader.next(), depth: depth + 1)
      // libyaml puts the value of a block key without a colon where the next token starts, lines later.
      let start = value.extent.lowerBound
      if !isFlow && value.extent.isEmpty && start > key.extent.upperBound && text[start - 1] != UInt8(ascii: ":") {
        value.extent = key.extent.upperBound..<key.extent.upperBound
      }
      entries.append(YAMLEntry(key: key, value: value))
      event = try reader.next()
    }
    node.content = .mapping(entries, isFlow: isFlow)
    complete(&node, isFlow ? event.extent.upperBound : entries.last?.extent.upperBound)
  }

  private mutating func completeSequence(_ node: inout YAMLNode, isFlow: Bool, depth: Int) throws {
    var items: [YAMLNode] = []
    var event = try reader.next()
    while !event.kind.isCollectionEnd {
      items.append(try self.node(from: event, depth: depth + 1))
      event = try reader.next()
    }
    node.content = .sequence(items, isFlow: isFlow)
    complete(&node, isFlow ? event.extent.upperBound : items.last?.extent.upperBound)
  }

  private func complete(_ node: inout YAMLNode, _ end: Int?) {
    node.extent = node.extent.lowerBound..<max(node.extent.lowerBound, end ?? node.extent.upperBound)
  }

  private mutating func target(of alias: String, _ event: YAMLEvent) throws(YAMLSyntaxError) -> YAMLNode {
    guard let target = anchors[alias] else {
      throw YAMLSyntaxError(line: event.line, column: 1, problem: "found an alias without an anchor before it")
    }
    aliased[target.extent.lowerBound, default: .init(extent: target.extent)].uses += 1
    return target
  }

  private func withoutTrailingBlankLines(_ extent: Range<Int>) -> Range<Int> {
    var end = extent.upperBound
    while end > extent.lowerBound {
      var blank = end
      while blank > extent.lowerBound && text.isBlank(at: blank - 1) { blank -= 1 }
      let lineBreak = text.lineBreakLength(before: blank)
      guard lineBreak > 0, blank - lineBreak >= extent.lowerBound else { break }
      end = blank - lineBreak
    }
    return extent.lowerBound..<end
  }
}

extension YAMLEvent.Kind {
  fileprivate var isCollectionEnd: Bool {
    if case .collectionEnd = self { true } else { false }
  }
}
