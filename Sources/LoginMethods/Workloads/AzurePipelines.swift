import OAuth
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
    source: { signIn in
      let authority = try signIn.authority()
      let connection = signIn.settings[.azurePipelinesServiceConnectionID]
      let request = AzurePipelinesIDToken(signIn.host.environment, serviceConnectionID: connection)
      return TokenSource { _, timeout in
        guard let request else { throw AzurePipelinesIDTokenError.noToken }
        let client = signIn.client(timeout: timeout)
        return try signIn.redeem(try request.token(client: client), at: authority, client: client)
      }
    })

  private static let refused = "failed to create azure pipelines credential: "
}
