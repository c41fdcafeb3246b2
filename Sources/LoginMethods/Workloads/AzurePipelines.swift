import Entra
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// A service connection of Azure Pipelines signs in with the job's ID token.
  public static let azurePipelines = LoginMethod(
    name: "azurepipelines",
    summary: "A service connection of Azure Pipelines signs in with the ID token of the job",
    requirements: [
      Requirement(
        .variable(
          AzurePipelinesIDToken.tokenVariable, remedy: "map the token into the step: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)"),
        complaint: "\(AzurePipelinesIDToken.tokenVariable) environment variable not set"),
      Requirement(.setting(.tenantID), complaint: "\(refused)invalid tenantID"),
      Requirement(.setting(.clientID), complaint: "\(refused)no client ID specified"),
      Requirement(.setting(.azurePipelinesServiceConnectionID), complaint: "\(refused)no service connection ID specified"),
      Requirement(
        .variable(AzurePipelinesIDToken.addressVariable, remedy: "run it in a job of Azure Pipelines; elsewhere use another login method"),
        complaint:
          "\(refused)no value for environment variable \(AzurePipelinesIDToken.addressVariable). This should be set by Azure Pipelines"),
    ],
    arguments: [
      .carried(.clientID), .required(.tenantID), .whenGiven(.azurePipelinesServiceConnectionID),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .azurePipelinesServiceConnectionID],
    variables: [Cloud.environmentFile, AzurePipelinesIDToken.tokenVariable, AzurePipelinesIDToken.addressVariable],
    identityVariables: [AzurePipelinesIDToken.tokenVariable, AzurePipelinesIDToken.addressVariable],
    secretVariables: [AzurePipelinesIDToken.tokenVariable],
    applicability: Applicability("in a job of Azure Pipelines whose token is mapped, with a service connection") { settings, environment in
      let names = [AzurePipelinesIDToken.addressVariable, AzurePipelinesIDToken.tokenVariable]
      guard names.allSatisfy({ environment.nonEmpty($0) != nil }), settings.nonEmpty(.azurePipelinesServiceConnectionID) != nil else {
        return nil
      }
      return "\(names[0]), \(names[1]) and \(settings.origin(of: .azurePipelinesServiceConnectionID)) are given"
    },
    lastingCredential: "the ID token of the job",
    source: AzurePipelinesSource.init)

  private static let refused = "failed to create azure pipelines credential: "
}

/// Asks Azure Pipelines for an ID token, and redeems it.
private struct AzurePipelinesSource: TokenSource {
  let context: SignInContext
  private let authority: Authority
  private let request: AzurePipelinesIDToken?

  init(_ context: SignInContext) throws {
    self.context = context
    authority = try context.authority()
    request = AzurePipelinesIDToken(
      context.host.environment, serviceConnectionID: context.settings[.azurePipelinesServiceConnectionID])
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    guard let request else { throw AzurePipelinesIDTokenError.noToken }
    let client = context.client(timeout: timeout)
    return try context.redeem(try request.token(client: client), at: authority, client: client)
  }
}
