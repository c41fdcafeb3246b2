import Entra
import LoginMethods
import OAuth
import Platform
import ResourceManager
import Settings
import TokenCache

/// The sign-in to Azure Resource Manager: the same methods and sessions as get-token's, for another server.
final class ResourceManagerSignIn {
  /// The client with which a person signs in; `nil` where no person does.
  let personClient: String?
  private let given: [Setting: String]
  private let method: LoginMethod
  private let canChangeTenant: Bool
  private let host: Host
  private let progress: Progress
  private let place: TokenPlace?
  /// Tokens of this run by tenant: a tool whose token is not kept is asked once.
  private var tokens: [String?: String] = [:]

  /// Sends nothing. Throws where settings are missing or wrong.
  ///
  /// - Parameter flags: Of the command, without those that mean a cluster's own sign-in.
  private init(_ flags: [Setting: String], _ endpoint: ResourceManagerEndpoint, on host: Host, progress: Progress) throws {
    var flags = flags
    flags[.serverID] = endpoint.audience
    let settings = Settings(flags: flags, environment: host.environment, flagsWin: true)
    guard let choice = MethodChoice(settings, host.environment) else { throw SettingError.unsupportedMethod(settings[.login]) }
    if let notice = choice.notice { host.notice(notice) }
    method = choice.method
    canChangeTenant = settings.nonEmpty(.tenantID) == nil && method.identity.contains(.tenantID)
    flags[.login] = method.name
    if method.takesPublicClient {
      let client = flags[.armClientID].flatMap { $0.isEmpty ? nil : $0 } ?? AzureCLIClient.id
      flags[.clientID] = client
      // The tenant of whoever signs in.
      if settings.nonEmpty(.tenantID) == nil { flags[.tenantID] = SharedTenant.organizations.rawValue }
      personClient = client
    } else {
      personClient = nil
    }
    given = flags
    self.host = host
    self.progress = progress
    place = TokenPlace.open(settings, on: host)
  }

  /// A client of the cloud's Resource Manager, signed in.
  ///
  /// - Parameter flags: All of the command. Those of a cluster's own sign-in do not count here.
  static func open(
    _ flags: [Setting: String], on machine: Host, progress: Progress
  ) throws -> (manager: ResourceManagerClient, signIn: ResourceManagerSignIn) {
    let own: Set<Setting> = [.serverID, .legacy, .popEnabled, .popClaims]
    var flags = flags.filter { !own.contains($0.key) }
    let host = flags[.azureConfigDirectory].map { machine.adopting(["AZURE_CONFIG_DIR": $0]) } ?? machine
    let settings = Settings(flags: flags, environment: host.environment, flagsWin: true)
    let cloud = try ManagedCloud(settings, flags[.armEndpoint], on: host, client: client(settings, on: host))
    flags.merge(cloud.flags) { given, _ in given }
    let signIn = try ResourceManagerSignIn(flags, cloud.endpoint, on: host, progress: progress)
    // A person is asked before a line says what is waited for.
    _ = try signIn.token(tenant: nil, isForced: false)
    let tokens = ResourceManagerTokens(canChangeTenant: signIn.canChangeTenant) { try signIn.token(tenant: $0, isForced: $1) }
    return (try ResourceManagerClient(cloud.endpoint, client: client(settings, on: host), tokens: tokens), signIn)
  }

  /// Lists of many subscriptions take their time, where nobody has set an end.
  private static let patience = Duration.seconds(300)

  private static func client(_ settings: Settings, on host: Host) -> OAuthClient {
    let span = settings.isSet(.timeout) ? settings.timeout : patience
    return OAuthClient(
      host: host, deadline: Deadline(in: span, of: host), route: settings.route, identification: ResourceManagerClient.identification)
  }

  /// The tenant of the sign-in, as its token says.
  var tenantID: String? { tokens[nil].flatMap { AccessTokenClaims($0)?.tenantID } }

  private func token(tenant: String?, isForced: Bool) throws -> String {
    if !isForced, let token = tokens[tenant] { return token }
    progress.clear()
    var flags = given
    if let tenant { flags[.tenantID] = tenant }
    if isForced { flags[.forceRefresh] = "true" }
    let settings = Settings(flags: flags, environment: host.environment, flagsWin: true)
    guard let choice = MethodChoice(settings, host.environment) else { throw SettingError.unsupportedMethod(settings[.login]) }
    let token = try TokenSession(TokenRequest(choice, on: host), in: place).token().text
    tokens[tenant] = token
    return token
  }
}

/// A cloud with its Resource Manager.
private struct ManagedCloud {
  let endpoint: ResourceManagerEndpoint
  /// What a private cloud says about its sign-in.
  var flags: [Setting: String] = [:]

  /// Asks a private cloud about itself; sends nothing for any other.
  ///
  /// - Parameter address: `--arm-endpoint`.
  init(_ settings: Settings, _ address: String?, on host: Host, client: OAuthClient) throws {
    let address = address.flatMap { $0.isEmpty ? nil : $0 }
    guard settings[.environment].lowercased() != Cloud.azureStack.lowercased() else {
      let place = try address ?? CloudFile.resourceManager(in: host.environment)
      let cloud = try CloudMetadata.read(from: place, client: client)
      endpoint = cloud.endpoint
      flags[.authorityHost] = cloud.authorityHost.hasSuffix("/") ? cloud.authorityHost : cloud.authorityHost + "/"
      flags[.disableInstanceDiscovery] = "true"
      if cloud.usesFederationServices { flags[.tenantID] = "adfs" }
      return
    }
    guard let known = ResourceManagerEndpoint(cloud: settings[.environment]) else { throw CloudError.unknown(settings[.environment]) }
    endpoint = address.map(known.at) ?? known
  }
}
