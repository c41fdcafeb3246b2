/// The resource ID of a cluster.
///
/// Source: Azure Resource Manager, "Resource IDs": segments are compared without regard to case.
public struct ClusterID: Sendable, Hashable {
  public enum Kind: String, Sendable, Codable {
    case aks = "AKS"
    case arc = "Arc"

    /// Provider and type.
    var type: String {
      switch self {
      case .aks: "Microsoft.ContainerService/managedClusters"
      case .arc: "Microsoft.Kubernetes/connectedClusters"
      }
    }
  }

  public let kind: Kind
  public let subscription: String
  public let group: String
  public let name: String

  public init(kind: Kind = .aks, subscription: String, group: String, name: String) {
    self.kind = kind
    self.subscription = subscription
    self.group = group
    self.name = name
  }

  /// `nil` for any other text.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 9, parts[0].isEmpty, parts[1].lowercased() == "subscriptions", parts[3].lowercased() == "resourcegroups",
      parts[5].lowercased() == "providers",
      let kind = [Kind.aks, .arc].first(where: { $0.type.lowercased() == "\(parts[6])/\(parts[7])".lowercased() }),
      [parts[2], parts[4], parts[8]].allSatisfy(Self.isName)
    else { return nil }
    self.init(kind: kind, subscription: parts[2], group: parts[4], name: parts[8])
  }

  /// Whether a text can be the name of a group or cluster. Source: Azure, "Naming rules and restrictions for Azure resources".
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 90 && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.()".contains($0) } && text != "."
      && text != ".."
  }

  public var text: String { "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/\(kind.type)/\(name)" }

  /// The same in an address. A group's name may have letters of any script.
  var path: String {
    "/subscriptions/\(Self.encoded(subscription))/resourceGroups/\(Self.encoded(group))/providers/\(kind.type)/\(Self.encoded(name))"
  }

  static func encoded(_ segment: String) -> String {
    segment.utf8.map { byte in
      let scalar = UnicodeScalar(byte)
      let isPlain = byte < 0x80 && (Character(scalar).isLetter || Character(scalar).isNumber || "-_.~".contains(Character(scalar)))
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(Character(scalar)) : "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  public static func == (left: ClusterID, right: ClusterID) -> Bool { left.text.lowercased() == right.text.lowercased() }
  public func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
}
