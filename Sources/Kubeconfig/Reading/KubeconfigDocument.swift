/// One kubeconfig file, read with the place of everything in it.
///
/// Only contexts, users and the current context are looked at. Of several YAML documents in the file the first one counts, as in client-go.
public struct KubeconfigDocument: Sendable {
  /// As given by the caller; for error texts.
  public let path: String
  public let contexts: [KubeconfigContext]
  public let users: [KubeconfigUser]
  public let currentContext: EntryName?
  /// As it is on disk.
  let fileBytes: [UInt8]
  let encoding: TextEncoding
  /// The text in UTF-8; all positions are places in it.
  let bytes: [UInt8]
  let tree: YAMLTree
  /// The user entries, in the order of `users`.
  let userNodes: [YAMLNode]

  /// 64 MiB: some 25,000 users.
  public static let sizeLimit = 64 << 20

  /// - Throws: `KubeconfigError` where client-go refuses the file too, and for more than `sizeLimit` bytes.
  public init(bytes: [UInt8], path: String) throws(KubeconfigError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge(path: path) }
    let encoding = TextEncoding(of: bytes)
    let text: [UInt8]
    do throws(TextEncoding.Invalid) {
      text = try encoding.decoded(bytes)
    } catch {
      throw .notUTF16(path: path, offset: error.offset)
    }
    let tree = try YAMLTree(text, path: path)
    var reader = KubeconfigReader(path: path, tree: tree)
    let contexts = try reader.named("contexts").map { entry throws(KubeconfigError) in
      try reader.context(entry)
    }
    let userEntries = try reader.named("users")
    let users = try userEntries.map { entry throws(KubeconfigError) in
      try reader.user(entry)
    }
    currentContext = try reader.currentContext()
    (self.path, fileBytes, self.encoding, self.bytes) = (path, bytes, encoding, text)
    (self.tree, self.contexts, self.users) = (tree, contexts, users)
    userNodes = userEntries.map(\.node)
  }
}

/// A context, with the name of its user.
public struct KubeconfigContext: Sendable, Equatable {
  public let name: EntryName
  /// The user's name, "" when it has none.
  public let user: EntryName

  public init(name: EntryName, user: EntryName) {
    self.name = name
    self.user = user
  }
}

/// A user and how it signs in.
public struct KubeconfigUser: Sendable, Equatable {
  public let name: EntryName
  /// The file that holds it.
  public let path: String
  /// The line in which its entry starts, from 1.
  public let line: Int
  public let exec: ExecEntry?
  public let authProvider: AuthProviderEntry?

  public init(name: EntryName, path: String, line: Int, exec: ExecEntry? = nil, authProvider: AuthProviderEntry? = nil) {
    self.name = name
    self.path = path
    self.line = line
    self.exec = exec
    self.authProvider = authProvider
  }
}
