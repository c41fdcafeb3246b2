/// A cloud's Azure Resource Manager: where it is, and what its tokens are for.
public struct ResourceManagerEndpoint: Sendable, Equatable {
  /// `https`, without a final slash.
  public let address: String
  /// What a sign-in asks for, as in `--server-id`.
  public let audience: String

  public init(address: String, audience: String) {
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    self.address = address
    self.audience = audience
  }

  /// The same service at another address, such as a private link.
  public func at(_ address: String) -> ResourceManagerEndpoint { ResourceManagerEndpoint(address: address, audience: audience) }

  /// By the first name of the cloud. Source: Azure CLI, the clouds that it knows; Entra, "National clouds".
  private static let addresses = [
    "AzurePublicCloud": "https://management.azure.com", "AzureUSGovernmentCloud": "https://management.usgovcloudapi.net",
    "AzureChinaCloud": "https://management.chinacloudapi.cn",
  ]

  /// `nil` for a cloud that is not known.
  public init?(cloud name: String) {
    guard let cloud = Cloud.named(name)?.names.first, let address = Self.addresses[cloud] else { return nil }
    self.init(address: address, audience: address + "/")
  }
}

/// The Azure CLI as a client of persons, which needs no registration of one's own.
public enum AzureCLIClient {
  /// It may ask for Azure Resource Manager and for the API server of AKS: one sign-in serves both.
  ///
  /// Source: Entra, "Verify first-party Microsoft applications in sign-in reports"; its preauthorised resources.
  public static let id = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
}
