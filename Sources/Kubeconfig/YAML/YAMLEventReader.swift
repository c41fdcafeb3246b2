import CYaml

/// One step of a YAML text.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case scalar(String, isPlain: Bool, isBlock: Bool)
    case alias(String)
    case mappingStart(isFlow: Bool)
    case sequenceStart(isFlow: Bool)
    case collectionEnd
  }

  var kind: Kind
  /// In bytes. A block collection ends where the next token begins.
  var extent: Range<Int>
  /// From 1.
  var line: Int
  var anchor: String?
  var tag: String?
}

/// What libyaml, or we, have against a text.
struct YAMLSyntaxError: Error {
  /// From 1.
  var line: Int
  /// From 1, in code points.
  var column: Int
  var problem: String
}

/// libyaml's event parser over UTF-8 text without a byte order mark.
///
/// A class, because libyaml keeps pointers into its parser: it must not move.
final class YAMLEventReader {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private var offsets: CodePointOffsets
  private let base: Int

  /// The text must outlive this reader. `base` is added to all byte positions.
  init?(_ text: UnsafeBufferPointer<UInt8>, base: Int) {
    offsets = CodePointOffsets(text)
    self.base = base
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(
      kind: kind(of: event), extent: extent(of: event), line: event.start_mark.line + 1, anchor: anchor(of: event), tag: tag(of: event))
  }

  private func failure() -> YAMLSyntaxError {
    let mark = parser.pointee.problem_mark
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
    return YAMLSyntaxError(line: mark.line + 1, column: mark.column + 1, problem: problem)
  }

  private func extent(of event: yaml_event_t) -> Range<Int> {
    let start = offsets.byteOffset(ofCodePoint: event.start_mark.index)
    let end = offsets.byteOffset(ofCodePoint: max(event.start_mark.index, event.end_mark.index))
    return base + start..<base + end
  }

  private func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_MAPPING_START_EVENT: return .mappingStart(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return .collectionEnd
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      return .scalar(
        String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
        isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
        isBlock: scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE)
    default: return .streamEnd
    }
  }

  private func anchor(of event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT: string(event.data.scalar.anchor)
    case YAML_MAPPING_START_EVENT: string(event.data.mapping_start.anchor)
    case YAML_SEQUENCE_START_EVENT: string(event.data.sequence_start.anchor)
    default: nil
    }
  }

  private func tag(of event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT: string(event.data.scalar.tag)
    case YAML_MAPPING_START_EVENT: string(event.data.mapping_start.tag)
    case YAML_SEQUENCE_START_EVENT: string(event.data.sequence_start.tag)
    default: nil
    }
  }

  private func string(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    characters.map { String(cString: $0) }
  }
}
