import FoundationEssentials
import Platform

/// The account files of the Azure CLI. Source: azure-cli-core, `_profile.py` and `cloud.py`.
struct AzureCLIAccount {
  let directory: String

  init(environment: Environment) {
    directory = environment.nonEmpty("AZURE_CONFIG_DIR") ?? "\(environment["HOME"] ?? "")/.azure"
  }

  var profile: String { "\(directory)/azureProfile.json" }
  private var others: [String] {
    ["service_principal_entries.json", "service_principal_entries.bin", "clouds.config", "config"].map { "\(directory)/\($0)" }
  }

  /// All files that tell who is signed in.
  var files: [String] { [profile] + others }

  var isSignedIn: Bool {
    guard let bytes = try? Files.read(profile) else { return false }
    return Self.decoded(bytes).map { !$0.subscriptions.isEmpty } ?? false
  }

  /// Whether az would refuse that tenant, though its account belongs to no other: a managed identity's, or the one of Cloud Shell.
  ///
  /// Source: azure-cli-core, `_profile.py`, `get_raw_token`.
  func refusesOwnTenant(_ tenant: String) -> Bool {
    guard let bytes = try? Files.read(profile), let subscriptions = Self.decoded(bytes)?.subscriptions,
      let account = subscriptions.first(where: { $0.isDefault ?? false }), account.tenantId?.lowercased() == tenant.lowercased()
    else { return false }
    return account.user?.isManagedIdentity == true || account.user?.cloudShellID == true
  }

  /// The subscription in force: the one that is named, else the default. `nil` where the profile names none.
  func subscription(_ wanted: String?) -> Subscription? {
    (try? Files.read(profile)).flatMap(Self.decoded).flatMap { $0.subscription(wanted) }
  }

  /// Changes when the account changes: the default subscription with its tenant and user, and the content of the other files.
  func state(subscription: String?) -> [UInt8] {
    var state = profileState(subscription)
    for file in others {
      let content = try? Files.read(file)
      state += Array("\u{0}\(content?.count ?? -1)\u{0}".utf8) + (content ?? [])
    }
    return state
  }

  private func profileState(_ wanted: String?) -> [UInt8] {
    guard let bytes = try? Files.read(profile) else { return [] }
    guard let file = Self.decoded(bytes) else { return bytes }
    guard let subscription = file.subscription(wanted) else { return Array("none".utf8) }
    let user = subscription.user
    let fields = [
      subscription.id, subscription.tenantId, user?.name, user?.type, subscription.environmentName, user?.assignedIdentityInfo,
    ]
    return Array(fields.map { $0 ?? "" }.joined(separator: "\u{0}").utf8)
  }

  private static func decoded(_ bytes: [UInt8]) -> Profile? {
    try? JSONDecoder().decode(Profile.self, from: Data(bytes.withoutByteOrderMark))
  }

  private struct Profile: Decodable {
    let subscriptions: [Subscription]

    /// az compares names without regard to case.
    func subscription(_ wanted: String?) -> Subscription? {
      subscriptions.first { subscription in
        wanted.map { [subscription.id?.lowercased(), subscription.name?.lowercased()].contains($0.lowercased()) }
          ?? (subscription.isDefault ?? false)
      }
    }
  }

  struct Subscription: Decodable, Equatable {
    var id: String?
    var name: String?
    var tenantId: String?
    var isDefault: Bool?
    var environmentName: String?
    var user: User?
  }

  struct User: Decodable, Equatable {
    var name: String?
    var type: String?
    var cloudShellID: Bool?
    /// Of a managed identity: `MSI`, or `MSIClient-`, `MSIObject-` or `MSIResource-` and its ID.
    var assignedIdentityInfo: String?

    var isManagedIdentity: Bool { ["systemAssignedIdentity", "userAssignedIdentity"].contains(name) }
  }
}
