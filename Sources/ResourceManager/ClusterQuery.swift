import OAuth

/// A question to Azure Resource Graph: clusters of every subscription of the tenant, in pages of 1,000.
///
/// Source: Azure Resource Graph REST reference, "Resources", 2024-04-01; "Understanding the Azure Resource Graph query language".
struct ClusterQuery {
  static let path = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"

  /// Only those of this name; `nil` for all.
  var name: String?
  var group: String?
  /// By name or ID.
  var subscription: String?

  /// A page of 1,000 whole clusters would be larger than an answer may be: only what is shown is asked for. `id` is needed for paging.
  var text: String {
    var steps = [
      "resources", "where type in~ ('\(ClusterID.Kind.aks.type.lowercased())', '\(ClusterID.Kind.arc.type.lowercased())')",
    ]
    if let name { steps.append("where name =~ \(Self.literal(name))") }
    if let group { steps.append("where resourceGroup =~ \(Self.literal(group))") }
    steps += [
      "project " + Self.columns.joined(separator: ", "),
      "join kind=leftouter (resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project subscriptionId, "
        + "subscriptionName = name) on subscriptionId",
      "project-away subscriptionId1",
    ]
    if let subscription {
      steps.append("where subscriptionId =~ \(Self.literal(subscription)) or subscriptionName =~ \(Self.literal(subscription))")
    }
    return (steps + ["order by id asc"]).joined(separator: " | ")
  }

  private static let columns = [
    "id", "location", "subscriptionId", "version = properties.kubernetesVersion", "currentVersion = properties.currentKubernetesVersion",
    "power = properties.powerState.code", "connectivity = properties.connectivityStatus",
    "privateCluster = properties.apiServerAccessProfile.enablePrivateCluster", "privateName = properties.privateFQDN",
    "managedEntra = properties.aadProfile.managed", "entraTenant = properties.aadProfile.tenantID",
    "azureRBAC = properties.aadProfile.enableAzureRBAC", "localAccountsOff = properties.disableLocalAccounts",
  ]

  /// A text between single quotes, which a backslash escapes.
  private static func literal(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }

  /// - Parameter skipToken: Of the page before.
  func body(skipToken: String?) throws -> [UInt8] {
    try encodeJSON(Body(query: text, options: .init(top: 1000, skipToken: skipToken, resultFormat: "objectArray")))
  }

  private struct Body: Encodable {
    let query: String
    let options: Options

    struct Options: Encodable {
      let top: Int
      let skipToken: String?
      let resultFormat: String

      private enum CodingKeys: String, CodingKey {
        case top = "$top"
        case skipToken = "$skipToken"
        case resultFormat
      }
    }
  }

  /// One page.
  struct Answer: Decodable {
    let data: [ClusterRow]
    let skipToken: String?

    private enum CodingKeys: String, CodingKey {
      case data
      case skipToken = "$skipToken"
    }
  }
}
