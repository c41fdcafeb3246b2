public import Platform

/// Several kubeconfig files read as one: for each context and user name the first file that has it wins.
///
/// Source: kubectl, "Merging kubeconfig files" (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/).
public struct MergedKubeconfig: Sendable {
  public let documents: [KubeconfigDocument]
  /// In the order of the files.
  public let contexts: [KubeconfigContext]
  /// In the order of the files.
  public let users: [KubeconfigUser]
  /// Of the first file that sets one.
  public let currentContext: EntryName?

  public init(_ documents: [KubeconfigDocument]) {
    var seenContexts: Set<EntryName> = []
    var seenUsers: Set<EntryName> = []
    self.documents = documents
    currentContext = documents.lazy.compactMap(\.currentContext).first
    contexts = documents.flatMap(\.contexts).filter { seenContexts.insert($0.name).inserted }
    users = documents.flatMap(\.users).filter { seenUsers.insert($0.name).inserted }
  }

  /// Reads the files of a location without locking them; one that another program has locked is waited for.
  ///
  /// - Throws: `KubeconfigError`, or `SystemError` for a file that exists and cannot be read.
  public init(at location: KubeconfigLocation, on host: Host) throws {
    try self.init(KubeconfigText.whole(at: location, on: host, patience: Files.pipePatience))
  }

  init(_ texts: [KubeconfigText]) throws {
    self.init(try texts.map { try KubeconfigDocument(bytes: $0.bytes, path: $0.path) })
  }

  /// The files that these edits change. An edit goes to the file whose user of that name wins.
  ///
  /// - Throws: `KubeconfigError.noSuchUser`, and what `KubeconfigDocument.replacing` and `pinning` throw.
  func changes(by edits: KubeconfigEdits) throws(KubeconfigError) -> [KubeconfigChange] {
    let owners = Dictionary(users.map { ($0.name, $0.path) }) { first, _ in first }
    if let stray = (edits.users.map(\.user) + edits.pins.keys).first(where: { owners[$0] == nil }) {
      throw .noSuchUser(path: documents.map(\.path).joined(separator: ":"), user: stray.text)
    }
    var changes: [KubeconfigChange] = []
    for document in documents {
      let users = edits.users.filter { owners[$0.user] == document.path }
      var bytes = try document.replacing(users)
      let pins = edits.pins.filter { owners[$0.key] == document.path }
      if !pins.isEmpty { bytes = try KubeconfigDocument(bytes: bytes, path: document.path).pinning(pins) }
      let mode = edits.holdSecret && !users.isEmpty ? KubeconfigChange.closingMode(of: document.path) : nil
      guard bytes != document.fileBytes || mode != nil else { continue }
      changes.append(KubeconfigChange(path: document.path, before: document.fileBytes, after: bytes, mode: mode))
    }
    return changes
  }
}
