import Platform

/// Files that get one cluster after another, in memory.
struct SetupRun {
  private let before: [KubeconfigText]
  private let path: String
  private let takesCurrent: Bool
  private var documents: [KubeconfigDocument]
  private var modes: [String: UInt32] = [:]
  private(set) var reports: [SetupReport] = []

  /// - Parameter path: The file for new entries, which need not exist.
  init(_ texts: [KubeconfigText], newEntriesAt path: String, takesCurrent: Bool) throws {
    before = texts
    self.path = path
    self.takesCurrent = takesCurrent
    documents = try MergedKubeconfig(texts).documents
    if !texts.contains(where: { $0.path == path }) { documents.append(try KubeconfigDocument(bytes: [], path: path)) }
  }

  /// Throws for an entry of the same name that says something else, unless `replaces` gives its place away.
  mutating func add(_ login: ClusterSetup, _ replaces: (SetupConflict) throws -> Bool) throws {
    var report = SetupReport(path: path)
    var replaced: [String: [KubeconfigList]] = [:]
    for list in KubeconfigList.allCases {
      switch try presence(of: login, in: list) {
      case (.absent, _): report.written.append(list)
      case (.same, _): report.unchanged.append(list)
      case (.different(let line), let file):
        let conflict = SetupConflict(list: list, name: login.name(in: list), path: file, line: line)
        guard try replaces(conflict) else { throw conflict.error }
        report.replaced.append(list)
        replaced[file, default: []].append(list)
      }
    }
    let current = MergedKubeconfig(documents).currentContext
    report.madeCurrent = current != EntryName(login.name) && (current == nil || takesCurrent)
    for (index, document) in documents.enumerated() {
      let isOwn = document.path == path
      let added = isOwn ? report.written : []
      let bytes = try document.adding(
        login, to: added, replacing: replaced[document.path] ?? [], makingCurrent: isOwn && report.madeCurrent)
      if login.holdsSecret, (added + (replaced[document.path] ?? [])).contains(.users), let mode = closingMode(of: document.path) {
        modes[document.path] = mode
        report.isClosed = true
      }
      if bytes != document.fileBytes { documents[index] = try KubeconfigDocument(bytes: bytes, path: document.path) }
    }
    reports.append(report)
  }

  /// The files that are not as they were.
  var changes: [KubeconfigChange] {
    documents.compactMap { document in
      let old = before.first { $0.path == document.path }?.bytes
      guard old != document.fileBytes, old != nil || !document.fileBytes.isEmpty else { return nil }
      return KubeconfigChange(path: document.path, before: old ?? [], after: document.fileBytes, mode: modes[document.path])
    }
  }

  /// Of several files the first one counts that has an entry of the name.
  private func presence(of login: ClusterSetup, in list: KubeconfigList) throws -> (KubeconfigDocument.Presence, path: String) {
    for document in documents {
      let presence = try document.presence(of: login, in: list)
      if presence != .absent { return (presence, document.path) }
    }
    return (.absent, path)
  }

  private func closingMode(of path: String) -> UInt32? {
    before.contains { $0.path == path } ? KubeconfigChange.closingMode(of: path) : nil
  }
}
