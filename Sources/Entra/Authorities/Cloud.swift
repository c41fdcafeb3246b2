import FoundationEssentials
public import Platform

/// An Azure cloud by its names, and where it signs people in.
public struct Cloud: Sendable, Equatable {
  /// The first is the one that messages use.
  public let names: [String]
  /// `https`, without a final slash.
  public let authorityHost: String
  /// Other hosts of the same service, without scheme.
  let aliases: [String]
  /// Whom a federated token must be meant for. Source: Entra, "Workload identity federation", national clouds.
  var tokenExchangeAudience = "api://AzureADTokenExchange"

  /// Source: Entra, "National clouds"; instance discovery metadata.
  public static let all = [
    Cloud(
      names: ["AzurePublicCloud", "AzurePublic", "AzureCloud"], authorityHost: "https://login.microsoftonline.com",
      aliases: ["login.windows.net", "login.microsoft.com", "sts.windows.net"]),
    Cloud(
      names: ["AzureUSGovernmentCloud", "AzureUSGovernment"], authorityHost: "https://login.microsoftonline.us",
      aliases: ["login.usgovcloudapi.net"], tokenExchangeAudience: "api://AzureADTokenExchangeUSGov"),
    Cloud(
      names: ["AzureChinaCloud"], authorityHost: "https://login.chinacloudapi.cn", aliases: ["login.partner.microsoftonline.cn"],
      tokenExchangeAudience: "api://AzureADTokenExchangeChina"),
  ]

  /// A cloud whose file AZURE_ENVIRONMENT_FILEPATH names.
  public static let azureStack = "AzureStackCloud"
  public static let environmentFile = "AZURE_ENVIRONMENT_FILEPATH"

  /// Names are compared without regard to case; the empty one is the public cloud.
  public static func named(_ name: String) -> Cloud? {
    if name.isEmpty { return all.first }
    return all.first { cloud in cloud.names.contains { $0.lowercased() == name.lowercased() } }
  }

  public static var listedNames: String { knownNames.joined(separator: ", ") }
  fileprivate static var knownNames: [String] { all.flatMap(\.names) + [azureStack] }

  /// All hosts of this cloud, without scheme.
  var hosts: [String] { [String(authorityHost.dropFirst("https://".count))] + aliases }
}

/// The cloud cannot be told from what was given.
public enum CloudError: UserFacingError, Equatable {
  case unknown(String)
  case stackWithoutFile
  case unusableFile(path: String, reason: String)

  public var code: String {
    switch self {
    case .unknown: "cloud.unknown"
    case .stackWithoutFile: "cloud.no-file"
    case .unusableFile: "cloud.file"
    }
  }

  public var summary: String {
    switch self {
    case .unknown(let name): "\"\(name)\" is not a known cloud. The names are \(Cloud.listedNames)"
    case .stackWithoutFile: "--environment \(Cloud.azureStack) needs \(Cloud.environmentFile)"
    case .unusableFile(let path, let reason): "the cloud file \(shownPath(path)) cannot be used: \(reason)"
    }
  }

  public var remedy: String {
    switch self {
    case .unknown(let name):
      "correct --environment, or name the sign-in host with --authority-host".suggesting(Cloud.knownNames.nearest(to: name))
    case .stackWithoutFile:
      "set \(Cloud.environmentFile) to the JSON file of your Azure Stack, or give --authority-host (clusters and setup: --arm-endpoint)"
    case .unusableFile: "it must be JSON with an https activeDirectoryEndpoint; clusters and setup also want a resourceManagerEndpoint"
    }
  }
}

/// The file of an Azure Stack. Source: Azure SDK for Go, environment files; `activeDirectoryEndpoint` is the authority.
public struct CloudFile: Decodable {
  let activeDirectoryEndpoint: String
  let resourceManagerEndpoint: String?

  static func authorityHost(at path: String) throws(CloudError) -> String { try CloudFile(at: path).activeDirectoryEndpoint }

  /// The address of the Resource Manager in the file that AZURE_ENVIRONMENT_FILEPATH names.
  public static func resourceManager(in environment: Environment) throws(CloudError) -> String {
    guard let path = environment.nonEmpty(Cloud.environmentFile) else { throw .stackWithoutFile }
    guard let address = try CloudFile(at: path).resourceManagerEndpoint else {
      throw .unusableFile(path: path, reason: "no resourceManagerEndpoint in it")
    }
    return address
  }

  private init(at path: String) throws(CloudError) {
    let bytes: [UInt8]
    do { bytes = try Files.read(path, limit: 1 << 20, patience: Files.pipePatience) } catch {
      throw .unusableFile(path: path, reason: error.reason)
    }
    guard let file = try? JSONDecoder().decode(CloudFile.self, from: Data(bytes.withoutByteOrderMark)) else {
      throw .unusableFile(path: path, reason: "no activeDirectoryEndpoint in it")
    }
    self = file
  }
}
