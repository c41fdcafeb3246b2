import Entra
import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// An application signs in with a token of an issuer that it trusts: of Kubernetes, GitHub, or whatever a command prints.
  public static let workloadIdentity = LoginMethod(
    name: "workloadidentity",
    summary: "An application signs in with a federated token: from a command, GitHub Actions or a file, in this order",
    requirements: [
      Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID"),
      Requirement(
        setting: .federatedTokenFile, label: "federated token file",
        waiver: Requirement.Waiver(text: "not on GitHub Actions, nor with `\(Setting.federatedTokenCommand.flag)`") {
          FederatedTokenOrigin.Kind($0, $1) != .file
        }),
    ],
    arguments: [
      .whenGiven(.clientID), .whenGiven(.tenantID), .whenGiven(.authorityHost), .whenGiven(.federatedTokenFile),
      .whenGiven(.federatedTokenCommand),
    ] + KubeconfigArgument.connection.filter { $0 != .whenGiven(.authorityHost) },
    identity: [.clientID, .tenantID, .federatedTokenFile, .federatedTokenCommand],
    variables: [Cloud.environmentFile, GitHubIDToken.addressVariable, GitHubIDToken.tokenVariable],
    identityVariables: [GitHubIDToken.addressVariable, GitHubIDToken.tokenVariable],
    secretVariables: [GitHubIDToken.tokenVariable],
    stamps: { settings, environment in
      FederatedTokenOrigin.Kind(settings, environment) == .file ? [settings[.federatedTokenFile]] : []
    },
    applicability: Applicability(
      "with a federated token's command or file, or on GitHub Actions with client and tenant but no secret or certificate",
      FederatedTokenOrigin.reason),
    lastingCredential: "its federated token",
    needs: { $0.federationNeeds() },
    source: WorkloadIdentitySource.init)
}

/// Redeems a federated token for a token of the server.
private struct WorkloadIdentitySource: TokenSource {
  let context: SignInContext
  let state: String?
  private let authority: Authority
  private let origin: FederatedTokenOrigin

  init(_ context: SignInContext) throws {
    self.context = context
    authority = try context.authority()
    origin = try FederatedTokenOrigin(context, audience: authority.tokenExchangeAudience)
    state = origin.state.map { context.hash(Array($0.utf8)) }
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let client = context.client(timeout: timeout)
    let token = try origin.token(context, client: client, timeout: timeout)
    return try context.redeem(token, at: authority, client: client)
  }
}

/// Where the federated token of one run comes from.
enum FederatedTokenOrigin: Sendable {
  case command(FederatedTokenCommand)
  case gitHub(GitHubIDToken, audience: String)
  case file(FederatedTokenFile)

  enum Kind {
    case command, gitHub, file

    /// What somebody asked for by name wins; of the others GitHub, as in Azure/kubelogin.
    init(_ settings: Settings, _ environment: Environment) {
      if settings.nonEmpty(.federatedTokenCommand) != nil {
        self = .command
      } else {
        self = GitHubIDToken(environment) != nil ? .gitHub : .file
      }
    }
  }

  init(_ context: SignInContext, audience: String) throws {
    if let command = context.settings.nonEmpty(.federatedTokenCommand) {
      self = .command(try FederatedTokenCommand(command))
    } else if let gitHub = GitHubIDToken(context.host.environment) {
      self = .gitHub(gitHub, audience: audience)
    } else {
      let patience = context.deadline.remaining(on: context.host)
      self = .file(FederatedTokenFile(path: context.settings[.federatedTokenFile], patience: patience))
    }
  }

  /// What speaks for it. GitHub offers a token to jobs that want it for something else, so a credential given by name counts more.
  @Sendable static func reason(_ settings: Settings, _ environment: Environment) -> String? {
    let given = { (setting: Setting) in settings.nonEmpty(setting) != nil }
    if let origin = [Setting.federatedTokenCommand, .federatedTokenFile].first(where: given) {
      return "\(settings.origin(of: origin)) is given"
    }
    guard case .gitHub = Kind(settings, environment), given(.clientID), given(.tenantID), !given(.clientSecret),
      !given(.clientCertificate)
    else { return nil }
    return "\(GitHubIDToken.addressVariable), \(settings.origin(of: .clientID)) and \(settings.origin(of: .tenantID)) are given"
  }

  func token(_ context: SignInContext, client: OAuthClient, timeout: Duration?) throws -> FederatedToken {
    switch self {
    case .command(let command): try command.token(context, timeout: timeout)
    case .gitHub(let gitHub, let audience): try gitHub.token(audience: audience, client: client)
    case .file(let file): try file.token()
    }
  }

  /// Whom the file speaks of: a renewed token of the same identity ends no answer, another identity does.
  var state: String? {
    guard case .file(let file) = self else { return nil }
    let token = try? file.token()
    return token?.identity ?? token?.text ?? ""
  }
}

extension SignInContext {
  /// Redeems a federated token for a token of the server.
  func redeem(_ token: FederatedToken, at authority: Authority, client: OAuthClient) throws -> IssuedToken {
    let grant = ClientCredentialsGrant(
      clientID: settings[.clientID], credential: .assertion(token.text), audience: authority.audience(ofServer: settings[.serverID]))
    do {
      return IssuedToken(try grant.token(from: authority, client: client))
    } catch let error as EntraError {
      throw FederationRefusal(error, token) ?? error
    }
  }
}
