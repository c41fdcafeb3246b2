extension BuiltIn {
  static let demo = "/subscriptions/00000000-0000-4000-8000-000000000001"
  static let staging = "/subscriptions/00000000-0000-4000-8000-000000000002"
  static let fabrikams = "/subscriptions/00000000-0000-4000-8000-000000000003"

  static let roleAssignments = insideClusters + atResources

  /// What Azure says about `demo` counts for API servers outside of the emulator; about `shop` for its own as well.
  private static let insideClusters = ["demo", "shop"].flatMap { cluster in
    let id = "\(demo)/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/\(cluster)"
    return [
      RoleAssignment(role: BuiltInRoles.reader.name, assignee: ada, scope: id),
      RoleAssignment(role: BuiltInRoles.clusterAdmin.name, assignee: ci, scope: id),
    ]
  }

  /// Who may do what in Resource Manager: ada fetches kubeconfigs, the administrators those of local accounts too, ci may everything.
  private static let atResources =
    [demo, staging].flatMap { subscription in
      [
        RoleAssignment(role: BuiltInRoles.owner.name, assignee: ci, scope: subscription),
        RoleAssignment(role: BuiltInRoles.generalReader.name, assignee: ada, scope: subscription),
        RoleAssignment(role: BuiltInRoles.clusterUser.name, assignee: ada, scope: subscription),
        RoleAssignment(role: BuiltInRoles.clusterUser.name, assignee: administrators, scope: subscription),
        RoleAssignment(role: BuiltInRoles.localAdmin.name, assignee: administrators, scope: subscription),
      ]
    } + [
      RoleAssignment(role: BuiltInRoles.clusterUser.name, assignee: machine, scope: demo),
      RoleAssignment(role: BuiltInRoles.arcUser.name, assignee: ada, scope: arcCluster),
      RoleAssignment(role: BuiltInRoles.arcUser.name, assignee: "finn@corp.contoso.example", scope: arcCluster),
      RoleAssignment(role: BuiltInRoles.generalReader.name, assignee: ada, scope: fabrikams),
      RoleAssignment(role: BuiltInRoles.owner.name, assignee: "fay@fabrikam.example", scope: fabrikams),
    ]

  private static let ada = "ada@contoso.example"
}
