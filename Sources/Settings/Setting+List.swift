// Every flag of get-token and convert-kubeconfig, in the order in which help lists them.

extension Setting {
  public static let login = Setting(
    "login", "l", default: "devicecode", variables: [VariableRule("AAD_LOGIN_METHOD")], help: "Login method")
  public static let serverID = Setting(
    "server-id", help: "Application ID of the API server, or aks or arc: the resource that the token is for; get-token takes aks without it"
  )
  public static let clientID = Setting(
    "client-id",
    variables: [
      VariableRule("AAD_SERVICE_PRINCIPAL_CLIENT_ID", .notAzureRM), VariableRule("AZURE_CLIENT_ID", .notAzureRM),
      VariableRule("ARM_CLIENT_ID", .azureRM), VariableRule("AZURE_CLIENT_ID", .method("workloadidentity")),
      VariableRule("AZURESUBSCRIPTION_CLIENT_ID", .method("azurepipelines"), fillsOnly: true),
    ],
    help: "Application ID of the client that signs in; get-token knows a person's for aks and arc")
  public static let tenantID = Setting(
    "tenant-id", "t",
    variables: [
      VariableRule("AZURE_TENANT_ID", .notAzureRM), VariableRule("ARM_TENANT_ID", .azureRM),
      VariableRule("AZURESUBSCRIPTION_TENANT_ID", .method("azurepipelines"), fillsOnly: true),
    ],
    help: "Tenant: its ID or one of its domains; get-token takes a person's own without it")
  public static let subscription = Setting("subscription", "s", help: "Name or ID of the subscription, for azurecli")
  public static let environment = Setting(
    "environment", "e", default: "AzurePublicCloud", help: "Cloud: AzurePublicCloud, AzureUSGovernmentCloud or AzureChinaCloud")
  public static let clientSecret = Setting(
    "client-secret", isSecret: true,
    variables: [
      VariableRule("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", .notAzureRM), VariableRule("AZURE_CLIENT_SECRET", .notAzureRM),
      VariableRule("ARM_CLIENT_SECRET", .azureRM),
    ],
    help: "Secret of a service principal; a variable keeps it out of files and process lists")
  public static let clientCertificate = Setting(
    "client-certificate", kind: .file,
    variables: [
      VariableRule("AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", .notAzureRM), VariableRule("AZURE_CLIENT_CERTIFICATE_PATH", .notAzureRM),
      VariableRule("ARM_CLIENT_CERTIFICATE_PATH", .azureRM),
    ],
    help: "File with the certificate and key of a service principal, PEM or PKCS#12")
  public static let clientCertificatePassword = Setting(
    "client-certificate-password", isSecret: true,
    variables: [
      VariableRule("AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE_PASSWORD", .notAzureRM),
      VariableRule("AZURE_CLIENT_CERTIFICATE_PASSWORD", .notAzureRM), VariableRule("ARM_CLIENT_CERTIFICATE_PASSWORD", .azureRM),
    ],
    help: "Password of --client-certificate")
  public static let username = Setting(
    "username", variables: [VariableRule("AAD_USER_PRINCIPAL_NAME"), VariableRule("AZURE_USERNAME")], help: "User name, for ropc")
  public static let password = Setting(
    "password", isSecret: true, variables: [VariableRule("AAD_USER_PRINCIPAL_PASSWORD"), VariableRule("AZURE_PASSWORD")],
    help: "Password, for ropc")
  public static let identityResourceID = Setting(
    "identity-resource-id", help: "ARM ID of a user-assigned managed identity, used when no --client-id is given")
  public static let federatedTokenFile = Setting(
    "federated-token-file", kind: .file, variables: [VariableRule("AZURE_FEDERATED_TOKEN_FILE", .method("workloadidentity"))],
    help: "File with the federated token, for workloadidentity")
  public static let federatedTokenCommand = Setting(
    "federated-token-command",
    help: "Command that prints a federated token, for workloadidentity. It is split into words as by a shell, but run without a shell")
  public static let authorityHost = Setting(
    "authority-host", kind: .url,
    variables: [
      VariableRule("AZURE_AUTHORITY_HOST", .method("workloadidentity")), VariableRule("AZURE_AUTHORITY_HOST", .method("environment")),
    ],
    help: "Sign-in host in place of the cloud's, https and with a final slash")
  public static let azurePipelinesServiceConnectionID = Setting(
    "azure-pipelines-service-connection-id",
    variables: [VariableRule("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", .method("azurepipelines"), fillsOnly: true)],
    help: "Service connection, for azurepipelines")
  public static let cacheDirectory = Setting(
    "cache-dir", kind: .directory, help: "Directory of the token cache (default $KUBECACHEDIR or ~/.kube/cache/kubelogin/)")
  public static let tokenCacheDirectory = Setting(
    "token-cache-dir", kind: .directory, visibility: .deprecated(replacement: "cache-dir"), help: "Directory of the token cache")
  public static let tokenStore = Setting(
    "token-store", default: "auto", variables: [VariableRule("KUBELOGIN_TOKEN_STORE")],
    help: "Where refresh tokens and PoP keys are stored: auto, secret-service, keyring, file or none")
  public static let legacy = Setting(
    "legacy", kind: .toggle, shapesToken: true, help: "Use the v1 endpoints; the audience then starts with spn:")
  public static let popEnabled = Setting(
    "pop-enabled", kind: .toggle, shapesToken: true, help: "Ask for a proof-of-possession token; needs --pop-claims")
  public static let popClaims = Setting(
    "pop-claims", help: "Claims of the proof of possession as key=value,key=value; must hold u=<ARM ID of the cluster>")
  public static let redirectURL = Setting("redirect-url", kind: .url, help: "Redirect URL of interactive; only its port is used")
  public static let loginHint = Setting("login-hint", help: "User name to fill in, for interactive")
  public static let openBrowser = Setting(
    "open-browser", kind: .toggle, help: "Open the page of devicecode in the browser of this machine too; at a terminal only")
  public static let noQRCode = Setting("no-qr", kind: .toggle, help: "Show no QR code of the page of devicecode")
  public static let copyCode = Setting(
    "copy-code", kind: .toggle, help: "Put the code of devicecode on the clipboard, where the terminal allows that (OSC 52)")
  public static let timeout = Setting(
    "timeout", kind: .duration, default: "60s", variables: [VariableRule("AZURE_CLI_TIMEOUT")],
    help: "Time limit of the whole run, such as 90s or 2m")
  public static let useAzureRMVariables = Setting(
    "use-azurerm-env-vars", kind: .toggle, help: "Read the ARM_* variables of Terraform in place of AAD_* and AZURE_*")
  public static let disableEnvironmentOverride = Setting(
    "disable-environment-override", kind: .toggle, help: "Ignore environment variables that would replace a flag")
  public static let disableInstanceDiscovery = Setting(
    "disable-instance-discovery", kind: .toggle, help: "Do not look up the sign-in endpoints; for private clouds")

  public static let certificateAuthority = Setting(
    "certificate-authority", kind: .file, help: "PEM file with the CA certificates to trust for the sign-in host, in place of SSL_CERT_FILE"
  )
  public static let proxyURL = Setting("proxy-url", help: "Proxy for requests to the sign-in host, in place of HTTPS_PROXY and NO_PROXY")

  public static let output = Setting(
    "output", "o", default: "exec", choices: ["exec", "token", "json", "header"],
    help: "What to print: exec (an ExecCredential), token, json, or header (for curl -H @-)")
  public static let forceRefresh = Setting(
    "force-refresh", kind: .toggle,
    help: "Get a new token even if the stored one is still valid: after a role was activated or a token was revoked")
  public static let kubeconfig = Setting("kubeconfig", kind: .file, help: "Kubeconfig (default $KUBECONFIG or ~/.kube/config)")
  public static let context = Setting("context", help: "Use the arguments and variables of this context's user")

  public static let verbosity = Setting("v", "v", kind: .number, default: "0", help: "Log level: 5 shows steps, 10 shows details")
  public static let version = Setting("version", kind: .toggle, help: "Print the version")
  public static let logToStandardError = Setting("logtostderr", kind: .toggle, default: "true", help: "Write logs to stderr")

  /// Flags that every command accepts.
  public static let global: [Setting] = [verbosity, logToStandardError]

  /// Flags that get-token and convert-kubeconfig share.
  public static let shared: [Setting] = [
    login, serverID, clientID, tenantID, subscription, environment, clientSecret, clientCertificate, clientCertificatePassword, username,
    password, identityResourceID, federatedTokenFile, federatedTokenCommand, authorityHost, azurePipelinesServiceConnectionID,
    cacheDirectory, tokenCacheDirectory, tokenStore, legacy, popEnabled, popClaims, redirectURL, loginHint, openBrowser, noQRCode, copyCode,
    timeout, useAzureRMVariables,
    disableEnvironmentOverride,
    disableInstanceDiscovery, certificateAuthority, proxyURL,
  ]

  /// Flags of get-token.
  public static let getToken = shared + [output, forceRefresh, context, kubeconfig] + global
}
