/// Decides which bytes of one user change.
///
/// The comments within a replaced `exec` or `auth-provider`, and a removed one beside it, move to the top of the new `exec`.
struct UserSplicer {
  private let document: KubeconfigDocument
  private let style: BlockStyle
  private let item: YAMLNode
  private let user: KubeconfigUser
  private let target: ExecEntry

  private var bytes: [UInt8] { document.bytes }

  /// `index`: of the user in the document. `style`: of the whole file.
  init(_ index: Int, becoming target: ExecEntry, in document: KubeconfigDocument, style: BlockStyle) {
    self.document = document
    self.style = style
    self.target = target
    item = document.userNodes[index]
    user = document.users[index]
  }

  func splices() throws(KubeconfigError) -> [Splice] {
    try refuseSharedList()
    try refusePair()
    try refuseTrailingText()
    let users = item.entries(named: "user")
    guard users.count < 2 else { throw unusual("its key \"user\" stands twice") }
    guard let user = users.first else { return [try insertion(into: item, withUserKey: true)] }
    try refuseExplicitKey(user, in: item)
    if user.value.isNull { return try filling(user) }
    let execs = user.value.entries(named: "exec")
    let providers = user.value.entries(named: "auth-provider")
    guard execs.count < 2, providers.count < 2 else { throw unusual("one of its keys stands twice") }
    for entry in execs + providers { try refuseUnsafe(entry, in: user.value) }
    if let merge = try loginMerge(in: user.value, besides: execs, providers) { return [try insertion(behind: merge, of: user)] }
    guard let replaced = execs.first ?? providers.first else {
      return user.value.entries?.isEmpty == true
        ? [Splice(range: user.value.extent, replacement: "{\(flow(near: user, of: item).entry("exec", target.fields))}")]
        : [try insertion(into: user.value, withUserKey: false)]
    }
    // A null takes away what a merge key brings in.
    let removed = execs.isEmpty ? nil : providers.first { !$0.value.isNull || !bringsProvider(user.value) }
    let removals = removed.map { [removal(of: $0, in: user.value)] } ?? []
    if self.user.exec == target { return removals }
    let gone = zip([removed].compactMap { $0 }, removals).map { ($0, $1.range) }
    return [replacement(of: replaced, in: user, besides: gone)] + removals
  }
}

// Replacing and removing
extension UserSplicer {
  /// `removed`: what else goes, with its whole range.
  private func replacement(of entry: YAMLEntry, in user: YAMLEntry, besides removed: [(YAMLEntry, Range<Int>)]) -> Splice {
    let comments = YAMLComments(bytes: bytes)
    let isFlow = user.value.isFlow || entry.value.isFlow
    let range = entry.extent.lowerBound..<(isFlow ? entry.extent.upperBound : comments.end(of: entry))
    let kept = ([(entry, range)] + removed).sorted { $0.1.lowerBound < $1.1.lowerBound }.flatMap { comments.texts(in: $0, within: $1) }
    guard isFlow else {
      var style = style.near(entry, of: user, in: bytes)
      // The first column that the text of a literal among the fields may have. A removed range ends after its last line.
      let literal = column(entry) + 2 * style.step
      for end in [range.upperBound] + removed.map({ $0.1.upperBound - 1 }) { style = style.before(end, rightOf: literal - 1, in: bytes) }
      return Splice(range: range, replacement: style.entry("exec", target.fields, column: column(entry), comments: kept))
    }
    // Where there are comments there are lines: a file of one long line is not searched for its ends, once for each user.
    let flowComments = kept.isEmpty ? nil : FlowComments(texts: kept, newLine: bytes.newLine(below: entry))
    return Splice(range: range, replacement: flow(near: entry, of: user.value).entry("exec", target.fields, comments: flowComments))
  }

  private func removal(of entry: YAMLEntry, in mapping: YAMLNode) -> Splice {
    guard !mapping.isFlow else { return Splice(range: flowRemoval(of: entry, in: mapping), replacement: "") }
    let start = bytes.lineStart(of: entry.extent.lowerBound)
    let end = bytes.lineEnd(of: YAMLComments(bytes: bytes).end(of: entry))
    let lineBreak = end < bytes.count ? bytes.lineBreakLength(at: end) : 0
    guard lineBreak == 0, start > 0 else { return Splice(range: start..<(end + lineBreak), replacement: "") }
    // The file's last line: what comes before it becomes the last one, without a line break as well.
    return Splice(range: (start - bytes.lineBreakLength(before: start))..<end, replacement: "")
  }

  private func flowRemoval(of entry: YAMLEntry, in mapping: YAMLNode) -> Range<Int> {
    let start = entry.extent.lowerBound
    if let next = mapping.entries?.first(where: { $0.extent.lowerBound > start }) { return start..<next.extent.lowerBound }
    let previous = mapping.entries?.last { $0.extent.lowerBound < start }
    return (previous?.extent.upperBound ?? start)..<entry.extent.upperBound
  }

  private func flow(near entry: YAMLEntry, of mapping: YAMLNode) -> FlowStyle {
    FlowStyle(near: entry, of: mapping, in: bytes)
  }

  private func column(_ entry: YAMLEntry) -> Int {
    bytes.column(of: entry.key.extent.lowerBound)
  }
}

// Users without a block to replace
extension UserSplicer {
  /// Puts an `exec` before the first entry, where neither comments nor the text's end can be in its way.
  private func insertion(into mapping: YAMLNode, withUserKey: Bool) throws(KubeconfigError) -> Splice {
    guard let first = mapping.entries?.first else { throw unusual("its entry is not a mapping with a name") }
    try refuseExplicitKey(first, in: mapping)
    let start = first.key.extent.lowerBound
    if mapping.isFlow {
      let style = flow(near: first, of: mapping)
      let entry = style.entry("exec", target.fields)
      let user = style.isQuoted ? "\"user\"" : "user"
      return Splice(range: start..<start, replacement: (withUserKey ? "\(user)\(style.colon){\(entry)}" : entry) + style.comma)
    }
    let column = column(first)
    let entry = withUserKey ? "user:" + blockBelow(column, style) : style.entry("exec", target.fields, column: column)
    return Splice(range: start..<start, replacement: entry + style.lineBreak + String(repeating: " ", count: column))
  }

  /// The last merge key, where merge keys bring in a login that would count beside a new `exec` in front of it.
  private func loginMerge(
    in mapping: YAMLNode, besides execs: [YAMLEntry], _ providers: [YAMLEntry]
  ) throws(KubeconfigError) -> YAMLEntry? {
    let merges = (mapping.entries ?? []).filter(\.isMerge)
    let bringsExec = merges.flatMap(\.merged).contains { $0.value("exec") != nil }
    let bringsProvider = bringsProvider(mapping)
    guard let last = merges.last, bringsExec || bringsProvider else { return nil }
    guard let first = (execs + providers).map(\.extent.lowerBound).min() else { return last }
    guard first > last.extent.lowerBound else { throw unusual("a merge key (<<) stands behind its \"exec\" or \"auth-provider\"") }
    let isTakenAway = !execs.isEmpty && providers.first?.value.isNull == true
    guard !bringsProvider || isTakenAway else { throw unusual("a merge key (<<) brings in an \"auth-provider\"") }
    return nil
  }

  private func bringsProvider(_ mapping: YAMLNode) -> Bool {
    (mapping.entries ?? []).flatMap(\.merged).contains { $0.value("auth-provider") != nil }
  }

  /// Puts an `exec` behind a merge key, where it counts more than what that brings in.
  private func insertion(behind merge: YAMLEntry, of user: YAMLEntry) throws(KubeconfigError) -> Splice {
    try refuseExplicitKey(merge, in: user.value)
    let isOld = bringsProvider(user.value)
    if user.value.isFlow {
      let style = flow(near: merge, of: user.value)
      let none = isOld ? style.comma + style.key("auth-provider") + style.colon + "null" : ""
      let end = merge.extent.upperBound
      return Splice(range: end..<end, replacement: style.comma + style.entry("exec", target.fields) + none)
    }
    let (column, end) = (column(merge), YAMLComments(bytes: bytes).end(of: merge))
    let style = style.before(end, rightOf: column, in: bytes)
    let start = style.lineBreak + String(repeating: " ", count: column)
    let none = isOld ? "auth-provider: null" : nil
    let entries = [none, style.entry("exec", target.fields, column: column)].compactMap { $0 }
    return Splice(range: end..<end, replacement: entries.map { start + $0 }.joined())
  }

  /// A line break and the `exec` below a key at this column.
  private func blockBelow(_ column: Int, _ style: BlockStyle) -> String {
    let column = column + style.step
    return style.lineBreak + String(repeating: " ", count: column) + style.entry("exec", target.fields, column: column)
  }

  private func filling(_ user: YAMLEntry) throws(KubeconfigError) -> [Splice] {
    if item.isFlow {
      guard YAMLComments(bytes: bytes).hasMark(UInt8(ascii: ":"), in: user.key.extent.upperBound..<user.value.extent.lowerBound) else {
        throw unusual("its key \"user\" has no colon")
      }
      let entry = flow(near: user, of: item).entry("exec", target.fields)
      let isTight = user.value.extent.lowerBound == user.key.extent.upperBound + 1 && user.value.extent.isEmpty
      return [Splice(range: user.value.extent, replacement: (isTight ? " " : "") + "{\(entry)}")]
    }
    let end = max(user.value.extent.upperBound, YAMLComments(bytes: bytes).end(of: user))
    let text = blockBelow(column(user), style.before(end, rightOf: column(user), in: bytes))
    let old = user.value.extent
    guard end > old.upperBound else { return [Splice(range: old, replacement: text)] }
    return [Splice(range: old, replacement: ""), Splice(range: end..<end, replacement: text)]
  }
}

// What is not touched
extension UserSplicer {
  private func refuseSharedList() throws(KubeconfigError) {
    guard document.tree.root?.entries(named: "users").last?.value.items != nil else { throw aliased }
  }

  private func refuseUnsafe(_ entry: YAMLEntry, in mapping: YAMLNode) throws(KubeconfigError) {
    try refuseExplicitKey(entry, in: mapping)
    if !mapping.isFlow && !bytes.isFirstInLine(entry.key.extent.lowerBound) {
      throw unusual("its key \"\(entry.key.text ?? "")\" does not start a line")
    }
  }

  /// YAML lets braces around a pair in brackets be left out: `[name: x]`.
  private func refusePair() throws(KubeconfigError) {
    guard item.isFlow, let last = item.entries?.last else { return }
    let end = item.extent.upperBound
    guard end > last.extent.upperBound, bytes[end - 1] == UInt8(ascii: "}") else { throw unusual("its entry has no braces") }
  }

  /// With a colon after it the file's root would be a key, once it is on one line.
  private func refuseTrailingText() throws(KubeconfigError) {
    guard let root = document.tree.root, root.isFlow else { return }
    let rest = bytes[root.extent.upperBound...].indices.first { !bytes.isBlank(at: $0) }
    guard let rest, bytes.lineBreakLength(at: rest) == 0, bytes[rest] != UInt8(ascii: "#") else { return }
    throw unusual("text stands behind the closing brace of the file")
  }

  private func refuseExplicitKey(_ entry: YAMLEntry, in mapping: YAMLNode) throws(KubeconfigError) {
    let start = entry.key.extent.lowerBound
    let before = mapping.entries?.last { $0.key.extent.lowerBound < start }?.extent.upperBound ?? mapping.extent.lowerBound
    if YAMLComments(bytes: bytes).hasMark(UInt8(ascii: "?"), in: min(before, start)..<start) {
      throw unusual("it has a key in the long form (? key)")
    }
  }

  private var aliased: KubeconfigError { .aliased(path: document.path, line: user.line, user: user.name.text) }

  private func unusual(_ what: String) -> KubeconfigError {
    .unusualStyle(path: document.path, line: user.line, user: user.name.text, what: what)
  }
}
