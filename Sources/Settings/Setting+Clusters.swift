// Flags of clusters, and those by which setup asks Azure Resource Manager too.

extension Setting {
  public static let armClientID = Setting(
    "arm-client-id",
    help:
      "Application ID with which a person signs in to Azure Resource Manager (default 04b07795-8ddb-461a-bbee-02f9e1bf7b46, the Azure CLI)")
  public static let armEndpoint = Setting(
    "arm-endpoint", kind: .url, help: "Address of Azure Resource Manager, in place of the cloud's")
  public static let clusterFormat = Setting(
    "output", "o", default: "table", choices: ["table", "json"], help: "What to print: a table, or json for scripts")
  /// Of the same name as the flag for azurecli, which it gives as well.
  public static let clusterSubscription = Setting("subscription", "s", help: "Name or ID of a subscription: list its clusters only")

  /// How Azure Resource Manager is asked.
  public static let resourceManager = [armClientID, armEndpoint]

  /// Flags of clusters: those of a sign-in, without what only a cluster's token has.
  public static let clusters: [Setting] =
    [clusterFormat, clusterSubscription] + resourceManager
    + shared.filter { ![serverID, subscription, legacy, popEnabled, popClaims].contains($0) } + [azureConfigDirectory] + global
}
