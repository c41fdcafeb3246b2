/// Comments after an opening brace.
struct FlowComments: Equatable {
  var texts: [String]
  /// A line break and the indentation below it, for a collection that is otherwise on one line.
  var newLine: String
}

/// How a file writes YAML's flow collections, JSON included.
struct FlowStyle: Equatable {
  enum Layout: Equatable {
    case oneLine
    /// `indentation`: of the line with the key; `step`: what each level adds to it.
    case lines(indentation: String, step: String, lineBreak: String)
  }

  /// Whether keys and all strings are in double quotes, as in JSON.
  var isQuoted = false
  var colon = ": "
  var comma = ", "
  /// The space inside of braces on one line.
  var padding = ""
  var layout = Layout.oneLine

  func entry(_ key: String, _ value: [ConfigValue.Field], comments: FlowComments? = nil) -> String {
    self.key(key) + colon + mapping(value, level: 0, comments: comments)
  }

  func key(_ key: String) -> String {
    isQuoted ? YAMLScalarText.quoted(key) : key
  }

  private func scalar(_ text: String) -> String {
    isQuoted ? YAMLScalarText.quoted(text) : YAMLScalarText.shortest(text, inFlow: true)
  }

  func mapping(_ fields: [ConfigValue.Field], level: Int, comments: FlowComments? = nil) -> String {
    let parts = fields.map { key($0.key) + colon + value($0.value, level: level + 1) }
    return enclosed("{", parts, "}", level: level, padding: padding, comments: comments)
  }

  func value(_ value: ConfigValue, level: Int) -> String {
    switch value {
    case .text(let text): scalar(text)
    case .boolean(let boolean): "\(boolean)"
    case .texts(let texts): enclosed("[", texts.map(scalar), "]", level: level, padding: "")
    case .mapping(let fields): mapping(fields, level: level)
    case .mappings(let mappings): enclosed("[", mappings.map { mapping($0, level: level + 1) }, "]", level: level, padding: "")
    }
  }

  private func enclosed(
    _ open: String, _ parts: [String], _ close: String, level: Int, padding: String, comments: FlowComments? = nil
  ) -> String {
    switch layout {
    case .oneLine:
      let start = comments.map { comments in " " + comments.texts.map { $0 + comments.newLine }.joined() } ?? padding
      return open + start + parts.joined(separator: comma) + padding + close
    case .lines(let indentation, let step, let lineBreak):
      let outer = lineBreak + indentation + String(repeating: step, count: level)
      let start = outer + step + (comments?.texts ?? []).map { $0 + outer + step }.joined()
      return open + start + parts.joined(separator: "," + outer + step) + outer + close
    }
  }
}
