import FoundationEssentials
import Platform

/// How a kubeconfig says that a cluster is reached.
public struct KubeconfigCluster: Sendable, Equatable {
  public let name: EntryName
  public let server: String
  public let certificateAuthority: CertificateAuthority
  /// Nobody checks who answers.
  public let skipsVerification: Bool
  /// The name that the server's certificate must have, where it is not that of its address.
  public let tlsServerName: String?
  public let proxy: String?

  /// Who vouches for the server.
  public enum CertificateAuthority: Sendable, Equatable {
    /// Whoever this machine trusts.
    case system
    /// An absolute path, or one from the working directory.
    case file(String)
    case content([UInt8])
    /// `certificate-authority-data` is not base64.
    case unreadable
  }
}

/// What a context says beside its user.
public struct ContextPlace: Sendable, Equatable {
  public let cluster: EntryName
  /// `nil` for the namespace `default`.
  public let namespace: String?
}

extension MergedKubeconfig {
  /// Reads the files of a location as they are now, also while another program has locked one.
  ///
  /// - Throws: As `init(at:on:)`, but not `KubeconfigError.locked`.
  public init(asTheyAreAt location: KubeconfigLocation) throws {
    let texts = try KubeconfigText.all(at: location, patience: Files.pipePatience)
    self.init(try texts.map { try KubeconfigDocument(bytes: $0.bytes, path: $0.path) })
  }

  /// `nil` where no file has the context.
  public func place(of context: EntryName) -> ContextPlace? {
    content(.contexts, context).map { node, _ in
      ContextPlace(cluster: EntryName(node.text("cluster") ?? ""), namespace: node.text("namespace"))
    }
  }

  /// `nil` where no file has the cluster.
  public func cluster(_ name: EntryName) -> KubeconfigCluster? {
    content(.clusters, name).map { node, path in
      KubeconfigCluster(
        name: name, server: node.text("server") ?? "", certificateAuthority: Self.authority(node, path),
        skipsVerification: node.text("insecure-skip-tls-verify") == "true", tlsServerName: node.text("tls-server-name"),
        proxy: node.text("proxy-url"))
    }
  }

  /// The fields of a user, such as `exec` and `token`, in alphabetical order; their values may be secrets.
  public func fields(ofUser name: EntryName) -> [String] {
    let entries = content(.users, name)?.node.effectiveEntries ?? []
    return Set(entries.filter { !$0.value.resolved.isNull }.compactMap { $0.key.resolved.text }).sorted()
  }

  /// Data wins over a file. Source: client-go, tools/clientcmd/api/types.go, `Cluster`.
  private static func authority(_ node: YAMLNode, _ path: String) -> KubeconfigCluster.CertificateAuthority {
    if let data = node.text("certificate-authority-data") {
      return Data(base64Encoded: data.filter { !$0.isWhitespace }).map { .content(Array($0)) } ?? .unreadable
    }
    guard let file = node.text("certificate-authority") else { return .system }
    // A relative path counts from the file that says it.
    guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return .file(file) }
    return .file("\(path[...slash])\(file)")
  }

  private func content(_ list: KubeconfigList, _ name: EntryName) -> (node: YAMLNode, path: String)? {
    for document in documents {
      var reader = KubeconfigReader(path: document.path, tree: document.tree)
      let entries = (try? reader.named(list.rawValue)) ?? []
      guard let entry = entries.first(where: { $0.name == name }) else { continue }
      return (entry.node.resolved.value(list.noun)?.resolved).map { ($0, document.path) }
    }
    return nil
  }
}

extension KubeconfigLocation {
  /// The lock files that are there, held by a program or left behind by one that is not ours.
  public var lockFiles: [String] { paths.map { "\($0).lock" }.filter { !KubeconfigLockFile.isFree($0) } }
}

extension YAMLNode {
  /// The value of a key as a text; `nil` where it is empty.
  fileprivate func text(_ key: String) -> String? {
    guard let value = value(key)?.resolved, !value.isNull, let text = value.text, !text.isEmpty else { return nil }
    return text
  }
}
