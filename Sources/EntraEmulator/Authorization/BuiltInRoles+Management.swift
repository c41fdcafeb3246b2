extension BuiltInRoles {
  /// Roles for Azure Resource Manager; none of them says anything about what is inside a cluster.
  static let management = [owner, contributor, generalReader, clusterUser, localAdmin, monitoringUser, aksContributor, arcUser]

  static let owner = RoleDefinition(id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", name: "Owner", actions: ["*"])

  static let contributor = RoleDefinition(
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c", name: "Contributor", actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write", "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action", "Microsoft.Purview/consents/write", "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
    ])

  static let generalReader = RoleDefinition(id: "acdd72a7-3385-48ef-bd42-f606fba81ae7", name: "Reader", actions: ["*/read"])

  static let clusterUser = RoleDefinition(
    id: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f", name: "Azure Kubernetes Service Cluster User Role",
    actions: [managed("listClusterUserCredential/action"), managed("read")])

  static let localAdmin = RoleDefinition(
    id: "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", name: "Azure Kubernetes Service Cluster Admin Role",
    actions: [
      managed("listClusterAdminCredential/action"), managed("accessProfiles/listCredential/action"), managed("read"),
      managed("runcommand/action"),
    ])

  static let monitoringUser = RoleDefinition(
    id: "1afdec4b-e479-420e-99e7-f82237c7c5e6", name: "Azure Kubernetes Service Cluster Monitoring User",
    actions: [managed("listClusterMonitoringUserCredential/action"), managed("read")])

  static let aksContributor = RoleDefinition(
    id: "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8", name: "Azure Kubernetes Service Contributor Role",
    actions: [managed("*"), "Microsoft.Resources/deployments/*"])

  static let arcUser = RoleDefinition(
    id: "00493d72-78f6-4148-b6c5-d3ce8e4799dd", name: "Azure Arc Enabled Kubernetes Cluster User Role",
    actions: [
      "Microsoft.Resources/deployments/write", "Microsoft.Resources/subscriptions/operationresults/read",
      "Microsoft.Resources/subscriptions/read", "Microsoft.Resources/subscriptions/resourceGroups/read",
      "\(Cluster.Kind.connected.rawValue)/listClusterUserCredentials/action",
      "\(Cluster.Kind.connected.rawValue)/listClusterUserCredential/action",
    ])

  private static func managed(_ name: String) -> String { "\(Cluster.Kind.managed.rawValue)/\(name)" }
}
