import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// The Azure CLI's account is used: `az account get-access-token`.
  public static let azureCLI = LoginMethod(
    name: "azurecli",
    summary: "The account that is signed in to the Azure CLI (az)",
    requirements: [],
    arguments: [.whenGiven(.tenantID), .whenGiven(.subscription), .whenGiven(.timeout)],
    kubeconfigEnvironment: [("AZURE_CONFIG_DIR", .azureConfigDirectory)],
    identity: [.tenantID, .subscription],
    usesAuthority: false,
    variables: ["AZURE_CONFIG_DIR", "AZURE_CLOUD_NAME"],
    identityVariables: ["AZURE_CONFIG_DIR", "AZURE_CLOUD_NAME", "HOME"],
    stamps: { _, environment in AzureCLIAccount(environment: environment).files },
    applicability: Applicability("where az is installed and an account is signed in to it") { _, environment in
      let account = AzureCLIAccount(environment: environment)
      return account.isSignedIn && executable(named: "az", in: environment) != nil ? "\(account.profile) names an account" : nil
    } files: {
      [AzureCLIAccount(environment: $0).profile]
    },
    lastingCredential: "the Azure CLI, until az logout",
    source: { signIn in
      let command = try AzureCLICommand(signIn)
      var source = TokenSource { _, timeout in try command.token(timeout: timeout) }
      source.isOnlyAsked = true
      let state = AzureCLIAccount(environment: signIn.host.environment).state(
        // With a tenant the subscription is not passed on.
        subscription: signIn.settings.nonEmpty(.tenantID) == nil ? signIn.settings.nonEmpty(.subscription) : nil)
      source.state = signIn.hash(state)
      return source
    })
}

/// The account files of the Azure CLI. Source: azure-cli-core, `_profile.py` and `cloud.py`.
struct AzureCLIAccount {
  let folder: String

  init(environment: Environment) {
    folder = environment.nonEmpty("AZURE_CONFIG_DIR") ?? "\(environment["HOME"] ?? "")/.azure"
  }

  var profile: String { "\(folder)/azureProfile.json" }
  private var others: [String] {
    ["service_principal_entries.json", "service_principal_entries.bin", "clouds.config", "config"].map { "\(folder)/\($0)" }
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
    return ["systemAssignedIdentity", "userAssignedIdentity"].contains(account.user?.name) || account.user?.cloudShellID == true
  }

  /// What tells whether it is still the same account: the subscription in force with its tenant and user, and the other files' content.
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
    let subscription = file.subscriptions.first { subscription in
      wanted.map { [subscription.id?.lowercased(), subscription.name?.lowercased()].contains($0.lowercased()) }
        ?? (subscription.isDefault ?? false)
    }
    guard let subscription else { return Array("none".utf8) }
    let fields = [subscription.id, subscription.tenantId, subscription.user?.name, subscription.user?.type, subscription.environmentName]
    return Array(fields.map { $0 ?? "" }.joined(separator: "\u{0}").utf8)
  }

  private static func decoded(_ bytes: [UInt8]) -> Profile? {
    try? JSONDecoder().decode(Profile.self, from: Data(bytes.withoutByteOrderMark))
  }

  private struct Profile: Decodable {
    let subscriptions: [Subscription]

    struct Subscription: Decodable {
      let id: String?
      let name: String?
      let tenantId: String?
      let isDefault: Bool?
      let environmentName: String?
      let user: User?
    }

    struct User: Decodable {
      let name: String?
      let type: String?
      let cloudShellID: Bool?
    }
  }
}
