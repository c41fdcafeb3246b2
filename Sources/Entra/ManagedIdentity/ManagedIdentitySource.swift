public import Platform

/// Where a platform hands out tokens of its managed identities.
public struct ManagedIdentitySource: Sendable, Equatable {
  /// As its platform is called.
  public let name: String
  /// Variables that the platform sets: it is this source where all of them have a value.
  let signs: [String]
  /// Holds the address, whole or without `path`.
  let addressVariable: String
  var defaultAddress: String?
  var path = ""
  var method = "GET"
  var apiVersion: String?
  /// `nil` where the header `Metadata: true` proves that no web page asks.
  var secret: Secret?
  /// What a user-assigned identity's client ID is called; `nil` where none can be chosen by it.
  var clientIDField: String?
  var resourceIDField: String?
  /// Names the client ID where nobody else does.
  var defaultClientIDVariable: String?
  var proof = Proof.none

  struct Secret: Equatable {
    let header: String
    let variable: String
  }

  /// What a request needs before it gets a token, besides a header.
  enum Proof: Equatable {
    case none
    /// The caller shows that it can read a file.
    case keyFile
    /// The server shows the certificate whose SHA-1 thumbprint a variable holds.
    case pinnedCertificate(variable: String)
  }

  /// In the order in which platforms are recognised. Source: azidentity and MSAL, which agree.
  public static let all = [serviceFabric, appService, machineLearning, cloudShell, azureArc, instanceMetadata]

  /// The first whose variables are there; the agent of Azure Arc, where it is installed, needs none.
  static func chosen(_ environment: Environment, hasArcAgent: Bool) -> ManagedIdentitySource {
    all.first { source in
      source.signs.allSatisfy { environment.nonEmpty($0) != nil } || (source == .azureArc && hasArcAgent)
    } ?? instanceMetadata
  }

  /// The source whose endpoint a variable names; that of virtual machines has no such variable as a rule.
  public static func named(in environment: Environment) -> (source: ManagedIdentitySource, variable: String)? {
    let source = chosen(environment, hasArcAgent: false)
    return environment.nonEmpty(source.addressVariable).map { _ in (source, source.addressVariable) }
  }

  /// Every variable that any of them reads.
  public static var variables: [String] {
    let names = all.flatMap { source in
      source.signs + [source.addressVariable, source.secret?.variable, source.defaultClientIDVariable].compactMap { $0 }
    }
    return Set(names).sorted()
  }

  /// Those of them that choose the identity: all but secrets.
  public static var identityVariables: [String] {
    let secrets = all.compactMap { $0.secret?.variable }
    return variables.filter { !secrets.contains($0) }
  }
}

// Source: the vendor's page on managed identities of each platform.
extension ManagedIdentitySource {
  public static let serviceFabric = ManagedIdentitySource(
    name: "Azure Service Fabric", signs: ["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT"],
    addressVariable: "IDENTITY_ENDPOINT", apiVersion: "2019-07-01-preview", secret: Secret(header: "Secret", variable: "IDENTITY_HEADER"),
    proof: .pinnedCertificate(variable: "IDENTITY_SERVER_THUMBPRINT"))

  /// Functions and Container Apps too.
  static let appService = ManagedIdentitySource(
    name: "Azure App Service", signs: ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"], addressVariable: "IDENTITY_ENDPOINT",
    apiVersion: "2019-08-01", secret: Secret(header: "X-IDENTITY-HEADER", variable: "IDENTITY_HEADER"), clientIDField: "client_id",
    resourceIDField: "mi_res_id")

  static let machineLearning = ManagedIdentitySource(
    name: "Azure Machine Learning", signs: ["MSI_ENDPOINT", "MSI_SECRET"], addressVariable: "MSI_ENDPOINT", apiVersion: "2017-09-01",
    secret: Secret(header: "secret", variable: "MSI_SECRET"), clientIDField: "clientid",
    defaultClientIDVariable: "DEFAULT_IDENTITY_CLIENT_ID")

  public static let cloudShell = ManagedIdentitySource(
    name: "Azure Cloud Shell", signs: ["MSI_ENDPOINT"], addressVariable: "MSI_ENDPOINT", method: "POST")

  public static let azureArc = ManagedIdentitySource(
    name: "Azure Arc", signs: ["IDENTITY_ENDPOINT", "IMDS_ENDPOINT"], addressVariable: "IDENTITY_ENDPOINT",
    defaultAddress: "http://127.0.0.1:40342/metadata/identity/oauth2/token", apiVersion: "2020-06-01", clientIDField: "client_id",
    resourceIDField: "msi_res_id", proof: .keyFile)

  /// Virtual machines, scale sets, AKS nodes and Container Instances.
  public static let instanceMetadata = ManagedIdentitySource(
    name: "the Azure Instance Metadata Service", signs: [], addressVariable: "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    defaultAddress: "http://169.254.169.254", path: "/metadata/identity/oauth2/token", apiVersion: "2018-02-01",
    clientIDField: "client_id", resourceIDField: "msi_res_id")
}
