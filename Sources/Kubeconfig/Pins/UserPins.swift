/// The mark that keeps conversions away from a user: an entry in its `extensions`, which client-go keeps and nothing else reads.
///
/// Its value means nothing: who wrote `kubelogin/pinned` by hand with another one meant the same.
public enum UserPin {
  public static let extensionName = "kubelogin/pinned"
}

extension MergedKubeconfig {
  /// The names of the users that carry the mark.
  public var pinnedUsers: Set<EntryName> {
    let owners = Dictionary(users.map { ($0.name, $0.path) }) { first, _ in first }
    return Set(documents.flatMap { document in document.pinnedUsers.filter { owners[$0] == document.path } })
  }
}

extension KubeconfigDocument {
  var pinnedUsers: [EntryName] {
    // A list that many users share through an alias is looked through once.
    var known: [Int: Bool] = [:]
    return zip(users, userNodes).filter { _, node in
      guard let extensions = node.extensions else { return false }
      let place = extensions.extent.lowerBound
      if known[place] == nil { known[place] = extensions.holdsPin }
      return known[place] ?? false
    }.map(\.0.name)
  }
}

extension YAMLNode {
  /// Of a user's entry in the list of users.
  var isPinned: Bool { extensions?.holdsPin ?? false }

  fileprivate var extensions: YAMLNode? { resolved.value("user")?.resolved.value("extensions")?.resolved }

  fileprivate var holdsPin: Bool { items?.contains(where: \.isPin) ?? false }

  /// Of an item in a list of extensions.
  var isPin: Bool { resolved.value("name")?.resolved.text == UserPin.extensionName }
}
