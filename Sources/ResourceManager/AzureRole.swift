/// A built-in role of Azure, and what it is asked for.
public struct AzureRole: Sendable, Equatable {
  public let name: String
  public let id: String

  /// Source: Azure, "Azure built-in roles".
  public static let clusterUser = AzureRole(
    name: "Azure Kubernetes Service Cluster User Role", id: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f")
  public static let clusterAdmin = AzureRole(
    name: "Azure Kubernetes Service Cluster Admin Role", id: "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8")
  public static let arcClusterUser = AzureRole(
    name: "Azure Arc Enabled Kubernetes Cluster User Role", id: "00493d72-78f6-4148-b6c5-d3ce8e4799dd")
  public static let reader = AzureRole(name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7")

  /// The smallest one that contains each action, which is compared without regard to case.
  private static let byAction: [(action: String, role: AzureRole)] = [
    ("microsoft.containerservice/managedclusters/listclusterusercredential/action", clusterUser),
    ("microsoft.containerservice/managedclusters/read", clusterUser),
    ("microsoft.containerservice/managedclusters/listclusteradmincredential/action", clusterAdmin),
    ("microsoft.containerservice/managedclusters/accessprofiles/listcredential/action", clusterAdmin),
    ("microsoft.kubernetes/connectedclusters/listclusterusercredential/action", arcClusterUser),
  ]

  /// The role to ask for; `nil` where none of these has the action.
  static func containing(_ action: String) -> AzureRole? {
    let action = action.lowercased()
    return byAction.first { $0.action == action }?.role ?? (action.hasSuffix("/read") ? reader : nil)
  }

  var text: String { "\"\(name)\" (\(id))" }
}
