/// The mark that keeps conversions away from a user: an entry in its `extensions`, which client-go keeps and nothing else reads.
///
/// Its value means nothing: who wrote `kubelogin/pinned` by hand with another one meant the same.
public enum UserPin {
  public static let extensionName = "kubelogin/pinned"
}

extension MergedKubeconfig {
  /// The names of the users that carry the mark.
  public var pinnedUsers: Set<String> {
    let owners = Dictionary(users.map { ($0.name, $0.path) }) { first, _ in first }
    return Set(documents.flatMap { document in document.pinnedUsers.filter { owners[$0] == document.path } })
  }
}

extension KubeconfigDocument {
  var pinnedUsers: [String] {
    zip(users, userNodes).filter { $1.isPinned }.map(\.0.name)
  }
}

extension YAMLNode {
  /// Of a user's entry in the list of users.
  var isPinned: Bool {
    let extensions = resolved.value("user")?.resolved.value("extensions")?.resolved.items
    return extensions?.contains { $0.isPin } ?? false
  }

  /// Of an item in a list of extensions.
  var isPin: Bool {
    resolved.value("name")?.resolved.text == UserPin.extensionName
  }
}
