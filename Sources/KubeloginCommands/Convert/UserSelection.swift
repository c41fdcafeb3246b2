import Kubeconfig
import Platform
import Settings

/// Which users of a kubeconfig a run is about: those of `--context` and of `--user` together; all without both.
struct UserSelection {
  /// In the order of the files.
  var users: [KubeconfigUser]
  /// The users that were named, not found by a pattern or taken because nobody was named.
  var named: Set<EntryName> = []
  /// Lines about patterns that match nothing.
  var notices: [String] = []

  /// - Throws: `SelectionError` for a name that is not there.
  init(contexts: [String], users: [String], in kubeconfig: MergedKubeconfig) throws(SelectionError) {
    self.users = kubeconfig.users
    guard !contexts.isEmpty || !users.isEmpty else { return }
    var selected: Set<EntryName> = []
    for text in contexts {
      if let context = kubeconfig.contexts.first(where: { $0.name == EntryName(text) }) {
        guard !context.user.isEmpty else { throw .contextWithoutUser(text) }
        named.insert(context.user)
        continue
      }
      guard let pattern = NamePattern(text) else {
        throw .noSuchContext(text, nearest: kubeconfig.contexts.map(\.name.text).nearest(to: text))
      }
      let found = kubeconfig.contexts.filter { pattern.matches($0.name.text) }
      if found.isEmpty { notices.append("kubelogin: no context matches \"\(text)\"") }
      selected.formUnion(found.map(\.user))
    }
    for text in users {
      if kubeconfig.users.contains(where: { $0.name == EntryName(text) }) {
        named.insert(EntryName(text))
        continue
      }
      guard let pattern = NamePattern(text) else {
        throw .noSuchUser(text, nearest: kubeconfig.users.map(\.name.text).nearest(to: text))
      }
      let found = kubeconfig.users.filter { pattern.matches($0.name.text) }
      if found.isEmpty { notices.append("kubelogin: no user matches \"\(text)\"") }
      selected.formUnion(found.map(\.name))
    }
    selected.formUnion(named)
    self.users = kubeconfig.users.filter { selected.contains($0.name) }
  }
}

/// `--context` or `--user` names nobody.
enum SelectionError: UserFacingError, Equatable {
  /// `nearest` is what was probably meant.
  case noSuchContext(String, nearest: String? = nil)
  case contextWithoutUser(String)
  case noSuchUser(String, nearest: String? = nil)

  var code: String {
    switch self {
    case .noSuchContext: "convert.no-such-context"
    case .contextWithoutUser: "convert.context-without-user"
    case .noSuchUser: "convert.no-such-user"
    }
  }

  var summary: String {
    switch self {
    case .noSuchContext(let name, _): "no context exists with the name: \"\(name)\""
    case .contextWithoutUser(let name): "the context \"\(name)\" has no user"
    case .noSuchUser(let name, _): "no user exists with the name: \"\(name)\""
    }
  }

  var remedy: String {
    let whereToLook = "kubectl config get-contexts lists contexts and users; nothing was changed"
    switch self {
    case .noSuchContext(_, let nearest), .noSuchUser(_, let nearest): return whereToLook.suggesting(nearest)
    case .contextWithoutUser: return whereToLook
    }
  }
}
