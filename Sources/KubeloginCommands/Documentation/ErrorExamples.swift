import Entra
import ExecCredential
import Kubeconfig
import LoginMethods
import OAuth
import Platform
import ResourceManager
import Settings
import TokenCache

/// One error for each code, as docs/errors.md shows them. scripts/lint finds a code that is missing here.
enum ErrorExamples {
  static let all: [any UserFacingError] =
    commands + settings + authority + federatedUsers + certificate + tools + federation + managedIdentity + possession + network
    + files + stores + kubeconfig + clusters

  private static let commands: [any UserFacingError] = [
    FlagError.unknownCommand("get-tokens", nearest: "get-token"), FlagError.unknown("--tenant", nearest: "--tenant-id"),
    FlagError.missingValue("--tenant-id"),
    FlagError.badSyntax("--=x"), FlagError.invalidValue(.legacy, "maybe", "strconv.ParseBool: parsing", "invalid syntax"),
    CompletionError(shell: "powershell"), ExplainError.noText, ExplainError.tooLong,
    ExecInfoError.unsupportedVersion("client.authentication.k8s.io/v1alpha1"),
    ExecInfoError.notJSON(start: "kind: ExecCredential"), OutputError(), UnexpectedError(text: "…"),
  ]

  private static let settings: [any UserFacingError] = [
    SettingError.unsupportedMethod("spm"), SettingError.authorityHostIncomplete("login.example"), SettingError.popClaimsMissing,
    SettingError.timeoutNotPositive, SettingError.missing(.clientID, label: "client ID"),
    SettingError.unusableValue(.tenantID, allowed: "letters"), SettingError.contentForPath(origin: "--federated-token-file", .jsonWebToken),
    SelectionError.noSuchContext("prod"), SelectionError.contextWithoutUser("prod"),
    SelectionError.noSuchUser("prod"), ChoiceError.notOffered(.interactiveMode, "Sometimes"), ChoiceError.exclusive(.pin, .unpin),
    ContextUserError(user: "gke", context: "prod"), NoCurrentContext(), TokenFormatError(name: "yaml"), ReportFormatError(name: "yaml"),
    SessionSelectionError.missing(2), SessionSelectionError.several,
    SessionSelectionError.unknown("spn-a", names: ["devicecode-b-1f2e3d4c"]),
    SessionSelectionError.ambiguous("spn-a", names: ["spn-a-1f2e3d4c", "spn-a-5a6b7c8d"]),
    SetupError.missing("--server-id is required"), SetupError.server,
    SetupError.certificateAuthority(path: "ca.pem", problem: "has no PEM certificate in it"),
    KubeconfigSetupError.conflict(.clusters, name: "aks", path: "~/.kube/config", line: 12), KubeconfigSetupError.noPath,
    KubeconfigSetupError.unusualStyle(path: "~/.kube/config", line: 12, key: "clusters", what: "it is a YAML alias"),
    ConversionError(KubeconfigUser(name: "prod", path: "~/.kube/config", line: 12), "--tenant-id is required"),
  ]

  private static let authority: [any UserFacingError] = [
    CloudError.unknown("AzurePublcCloud"), CloudError.stackWithoutFile,
    CloudError.unusableFile(path: "stack.json", reason: "no activeDirectoryEndpoint in it"), AuthorityError.invalidTenant,
    AuthorityError.notHTTPS("http://login.example/"), AuthorityError.foreignEndpoint(authority: "login.example", field: "token endpoint"),
    AuthorityError.incompleteDiscovery(authority: "login.example"), DeviceGrantError.declined, DeviceGrantError.expired,
    DeviceCodeTimeout.timedOut, DeviceCodeTimeout.unseen(after: .seconds(60)), LockTimeout(),
    PromptCoolDown(count: 3, endsAt: Timestamp(secondsSinceEpoch: 1_893_553_445)),
    AuthorizationError.declined, AuthorizationError.unanswered(after: .seconds(300)),
    AuthorizationError.timedOut, AuthorizationError.foreignToken, LoopbackError.portTaken(8400),
    LoopbackError.cannotListen(port: 80, reason: "Permission denied"),
  ]

  private static let possession: [any UserFacingError] = [
    PoPClaimsError.noHost, PossessionKeyError.making, PossessionKeyError.damaged,
    PossessionKeyError.signing,
  ]

  private static let tools: [any UserFacingError] = [
    AzureCLIError.notInstalled, AzureCLIError.cannotStart("Exec format error"), AzureCLIError.notLoggedIn(tenant: nil),
    AzureCLIError.needsMultiFactor(tenant: "contoso.example", reason: "AADSTS50076: …"), AzureCLIError.failed(status: 1, reason: "…"),
    AzureCLIError.signInOver(tenant: nil, reason: "AADSTS700082: …"), AzureCLIError.timedOut(seconds: 60), AzureCLIError.unreadableAnswer,
    AzureCLIError.foreignText("Active code page: 65001"),
    AzureDeveloperCLIError.notInstalled,
    AzureDeveloperCLIError.cannotStart("Exec format error"), AzureDeveloperCLIError.notLoggedIn(tenant: nil),
    AzureDeveloperCLIError.needsMultiFactor(tenant: "contoso.example", reason: "AADSTS50076: …"),
    AzureDeveloperCLIError.failed(status: 1, reason: "…", suggestion: nil), AzureDeveloperCLIError.timedOut(seconds: 60),
    AzureDeveloperCLIError.unreadableAnswer, AzureDeveloperCLIError.signInOver(tenant: nil, reason: "AADSTS700082: …"),
    AzureDeveloperCLIError.foreignText("Active code page: 65001"),
  ]

  private static let certificate: [any UserFacingError] = {
    let (path, day) = ("app.pem", Timestamp(secondsSinceEpoch: 1_893_546_245))
    let errors: [CertificateError] = [
      .unreadable(path: path, reason: "No such file or directory"), .noKey(path: path), .base64(path: path),
      .damaged(path: path, what: "a certificate"), .passwordMissing(path: path), .wrongPassword(path: path, isPKCS12: true),
      .unknownAlgorithm(path: path), .notRSA(path: path), .keyTooShort(path: path, bits: 1024), .noMatch(path: path),
      .expired(path: path, notAfter: day, now: day + .seconds(3600)), .notYetValid(path: path, notBefore: day, now: day - .seconds(3600)),
      .signing(path: path),
    ]
    return errors
  }()

  private static let federation: [any UserFacingError] = [
    FederatedTokenError.unreadableFile(path: "/var/run/secrets/azure/tokens/azure-identity-token", reason: "No such file or directory"),
    FederatedTokenError.noTokenInFile(path: "token"), FederatedTokenError.unusableCommand(.needsShell("|")),
    FederatedTokenError.commandNotFound("vault"), FederatedTokenError.commandCannotStart("vault", reason: "Exec format error"),
    FederatedTokenError.commandFailed("vault", status: 2, reason: "permission denied"),
    FederatedTokenError.commandTimedOut("vault", seconds: 60), FederatedTokenError.noTokenInOutput("vault"),
    JobAddressError(variable: GitHubIDToken.addressVariable, address: "http://ci.example/token"),
    GitHubIDTokenError.refused(status: 403, body: "…"), GitHubIDTokenError.noToken,
    AzurePipelinesIDTokenError.notAuthorized(status: 401, reference: "x-vss-e2eid 5d1f0b1e"),
    AzurePipelinesIDTokenError.refused(status: 404, body: "…", reference: nil), AzurePipelinesIDTokenError.noToken,
  ]

  private static let federatedUsers: [any UserFacingError] = [
    FederationError.unknownProtocol(domain: "contoso.example"), FederationError.notHTTPS(host: "sts.contoso.example"),
    FederationError.noEndpoint(host: "sts.contoso.example"),
    FederationError.unreadable(host: "sts.contoso.example", reason: "it is not a SOAP envelope"),
    FederationError.refused(host: "sts.contoso.example", reason: "The security token could not be authenticated (FailedAuthentication)"),
  ]

  private static let managedIdentity: [any UserFacingError] = {
    let metadata = ManagedIdentitySource.instanceMetadata
    let errors: [ManagedIdentityError] = [
      .unreachable(metadata, reason: "no connection to 169.254.169.254:80: Connection timed out"), .identityNotFound(metadata, asked: nil),
      .noUserAssigned(.cloudShell, flag: "--client-id"), .otherIdentity(.azureArc), .updating(metadata),
      .refused(metadata, status: 400, reason: "…"), .challenge("names a symbolic link"),
      .keyNotReadable(path: "/var/opt/azcmagent/tokens/1.key"),
      .cannotPin(.serviceFabric, problem: "IDENTITY_SERVER_THUMBPRINT is not a SHA-1 thumbprint"), .otherCertificate(.serviceFabric),
    ]
    let day = Timestamp(secondsSinceEpoch: 1_893_546_245)
    return errors + [ExpiredToken(source: metadata.name, endedAt: day, now: day + .seconds(3600))]
  }()

  private static let network: [any UserFacingError] = [
    TransportError.libraryFailed, TransportError.unusableAddress("login example"), TransportError.unusableHeader("X-Name"),
    TransportError.unusableTrustStore(variable: "SSL_CERT_FILE", path: "ca.pem", reason: "no certificate in it"),
    TransportError.noTrustStore(places: ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs"]),
    TransportError.unknownHost("login.example"), TransportError.connectionFailed(host: "login.example:443", reason: "Connection refused"),
    TransportError.proxyFailed(host: "login.example", reason: "proxy.example:3128 answered 403"),
    TransportError.proxyWantsLogin(proxy: "proxy.example:3128"), TransportError.timedOut(host: "login.example:443"),
    TransportError.untrustedCertificate(host: "login.example", reason: "certificate has expired"),
    TransportError.tlsFailed(host: "login.example:443", reason: "no common version"), TransportError.answerTooLarge(host: "login.example"),
    TransportError.broken(host: "login.example:443", reason: "Connection reset by peer"),
    UnexpectedResponse(HTTPResponse(status: 200, headers: [("Content-Type", "text/html")]), from: "login.example"),
    UnexpectedResponse(
      HTTPResponse(status: 200, headers: [("Content-Type", "application/json")]), from: "login.example", reason: "is not JSON"),
    Throttled(host: "login.example", status: 429, retryAfter: .seconds(300)),
  ]

  private static let files: [any UserFacingError] = [
    SystemError("write", "~/.kube/config", errorNumber: 13), SystemError("write", "~/.kube/config", errorNumber: 30),
    SystemError("write", "~/.kube/config", errorNumber: 28), SystemError("read", "~/.kube/config", errorNumber: 2),
    SystemError("read", "~/.kube", errorNumber: 21), SystemError("read", "salt", errorNumber: 40),
    SystemError("read", "salt", errorNumber: 5),
  ]

  private static let stores: [any UserFacingError] = {
    let errors: [SecretStoreError] = [
      .noSession, .noService(reason: "Connection refused"), .noCollection, .locked, .timedOut,
      .failed(reason: "…"), .noKeyring(reason: "Operation not permitted"), .sealing, .keyLost,
      .damaged(path: "~/.kube/cache/kubelogin/secrets/pop-key.sealed"),
    ]
    return errors
  }()

  private static let kubeconfig: [any UserFacingError] = {
    let path = "~/.kube/config"
    let errors: [KubeconfigError] = [
      .missing(path: path), .noneExists(list: "~/.kube/config"), .tooLarge(path: path), .notUTF8(path: path, offset: 812),
      .syntax(path: path, line: 7, column: 3, problem: "did not find expected key"), .tooDeep(path: path, line: 9),
      .excessiveAliasing(path: path), .structure(path: path, line: 4, field: "users", expected: "a list"),
      .duplicateName(path: path, line: 30, list: "users", name: "prod", firstLine: 12), .aliased(path: path, line: 12, user: "prod"),
      .sharedUser(path: path, line: 12, user: "prod", other: "test"),
      .unusualStyle(path: path, line: 12, user: "prod", what: "a tag"), .noSuchUser(path: path, user: "prod"),
      .locked(lock: path + ".lock"), .keepsChanging(path: path), .wrongResult(path: path),
    ]
    let undo: [UndoError] = [
      .noBackup(paths: path), .changedSince(path: path, backup: "~/.kube/cache/kubelogin/backups/config-5f2a….backup"),
      .exposed(backup: "~/.kube/cache/kubelogin/backups/config-5f2a….backup", reason: Exposure.mode(0o644).text),
    ]
    return errors + undo
  }()

  private static let clusters: [any UserFacingError] = {
    let cluster = ClusterID(subscription: "8d1c…", group: "prod", name: "shop")
    let action = "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"
    let refusal = { (status: Int, code: String, message: String) in
      ResourceManagerRefusal(host: "management.azure.com", status: status, code: code, message: message, requestID: "5d1f0b1e…")
    }
    let choices: [ClusterChoiceError] = [
      .noSubscription(tenant: "contoso.example"), .noneVisible, .unknown(name: "shop"), .badID, .noTerminal, .notChosen,
      .several(name: "shop", ids: [cluster.text, ClusterID(subscription: "8d1c…", group: "test", name: "shop").text]),
      .unusableAnswer(name: "shop", reason: "its server is not an https address"),
    ]
    let errors: [ResourceManagerError] = [
      .token(refusal(401, "ExpiredAuthenticationToken", "The access token is over.")),
      .wrongAudience(refusal(401, "InvalidAuthenticationTokenAudience", "The access token is for another audience.")),
      .wrongTenant(asked: "8d1c…", wanted: "5a6b…", refusal(401, "InvalidAuthenticationTokenTenant", "…")),
      .noRight(action: action, scope: cluster.text, refusal(403, "AuthorizationFailed", "…")),
      .notFound(refusal(404, "ResourceNotFound", "The cluster was not found.")),
      .localAccountsOff(isAdmin: true, refusal(400, "BadRequest", "Local accounts are off.")),
      .notRegistered(refusal(409, "MissingSubscriptionRegistration", "The subscription is not registered.")),
      .version(refusal(400, "NoRegisteredProviderFound", "The version is not supported.")),
      .throttled(refusal(429, "TooManyRequests", "The limit is reached.")),
      .other(refusal(409, "Conflict", "The cluster is being changed.")),
      .unexpected(UnexpectedResponse(HTTPResponse(status: 200, headers: [("Content-Type", "text/html")]), from: "management.azure.com")),
      .unexpected(UnexpectedResponse(HTTPResponse(status: 502), from: "management.azure.com")),
      .foreignPage(host: "management.azure.com"), .unreadable(host: "management.azure.com", what: "kubeconfig"),
    ]
    return choices + errors + [ResourceManagerAddressError(address: "http://management.example")]
  }()
}
