import TestSupport

/// A way to sign in, what a library of Microsoft's asks for it, and how kubelogin is made to do the same.
struct RequestComparison: Sendable {
  /// As `--login` calls it; `--legacy` is said too.
  let method: String
  let title: String
  let library: Library
  let asked: [AskedRequest]
  let run: @Sendable (Workplace) throws -> [RunningProcess.Outcome]

  /// Which library, as the page calls it.
  enum Library: String {
    case go = "azidentity for Go"
    case python = "MSAL and azure-identity for Python"
    case legacy = "adal for Go"
  }

  /// - Parameters:
  ///   - method: Of the flag `--login`.
  ///   - how: What distinguishes this run of it.
  init(
    _ method: String, _ how: String, _ library: Library, _ asked: [AskedRequest],
    run: @escaping @Sendable (Workplace) throws -> [RunningProcess.Outcome]
  ) {
    self.method = how == "`--legacy`" ? "\(method) `--legacy`" : method
    title = "`--login \(method)`, \(how)"
    (self.library, self.asked, self.run) = (library, asked, run)
  }
}

extension AskedRequest {
  /// Both libraries ask for a user with it; azidentity for Go also where there is none.
  private static let forUsers = "scope=offline_access+openid+profile+{server}/.default"

  fileprivate static let openIDConfiguration = AskedRequest("GET /{tenant}/v2.0/.well-known/openid-configuration")

  fileprivate static let deviceCode = AskedRequest("POST /{tenant}/oauth2/v2.0/devicecode", "client_id \(forUsers)")

  fileprivate static func token(_ fields: String) -> AskedRequest {
    AskedRequest("POST /{tenant}/oauth2/v2.0/token", "\(forUsers) \(fields)")
  }
  fileprivate static func legacyToken(_ fields: String) -> AskedRequest {
    AskedRequest("POST /{tenant}/oauth2/token", "api-version=1.0 \(fields)")
  }

  fileprivate static let clientAssertion = token(
    "client_assertion client_assertion_type client_id client_info=1 grant_type=client_credentials")
}

extension RequestComparison {
  /// What the libraries ask was recorded from azidentity 1.14 with MSAL 1.7 (the ones in Azure/kubelogin 0.2.19), go-autorest adal and MSAL
  /// Python 1.39, all with instance discovery switched off.
  static let all = persons + applications + platforms

  private static let persons = [
    RequestComparison(
      "devicecode", "first sign-in", .go,
      [
        .openIDConfiguration, .deviceCode,
        .token("client_id client_info=1 device_code grant_type=device_code"),
      ]
    ) { work in
      try work.emulator.approve("ada@contoso.example")
      return [try work.run("kubelogin", work.deviceCode)]
    },
    RequestComparison(
      "devicecode", "another server, by refresh token", .go,
      [.openIDConfiguration, .token("client_id client_info=1 grant_type=refresh_token refresh_token")]
    ) { work in
      try work.emulator.approve("ada@contoso.example")
      let first = try work.run("kubelogin", work.deviceCode)
      try work.emulator.control("POST", "reset")
      return [first, try work.run("kubelogin", work.deviceCode + ["--server-id", Workplace.staging])]
    },
    RequestComparison(
      "devicecode", "`--legacy`", .legacy,
      [
        AskedRequest("POST /{tenant}/oauth2/devicecode", "api-version=1.0 client_id resource"),
        .legacyToken("client_id code grant_type=device_code resource"),
      ]
    ) { work in
      try work.emulator.approve("ada@contoso.example")
      return [try work.run("kubelogin", work.deviceCode + ["--legacy"])]
    },
    RequestComparison(
      "interactive", "first sign-in", .python,
      [
        .openIDConfiguration,
        AskedRequest(
          "GET /{tenant}/oauth2/v2.0/authorize",
          "client_id response_type=code redirect_uri scope=offline_access+openid+profile+{server}/.default state response_mode=form_post code_challenge code_challenge_method=S256 nonce "
            + "client_info=1 prompt=select_account"),
        .token("client_id client_info=1 code code_verifier grant_type=authorization_code redirect_uri"),
      ]
    ) { work in
      try work.emulator.control("POST", "settings", #"{"auto_sign_in": "ada@contoso.example"}"#)
      return [try work.run("kubelogin", work.getToken("interactive", client: Workplace.client), ["BROWSER": try work.curlAsBrowser()])]
    },
    RequestComparison(
      "ropc", "managed user", .go,
      [
        .openIDConfiguration, AskedRequest("GET /common/UserRealm/{user}", "api-version=1.0"),
        .token("client_id client_info=1 grant_type=password password username"),
      ]
    ) { work in
      let password = ["AZURE_USERNAME": "ada@contoso.example", "AZURE_PASSWORD": "analytical-engine"]
      return [try work.run("kubelogin", work.getToken("ropc", client: Workplace.client), password)]
    },
    RequestComparison(
      "ropc", "proof of possession", .go,
      [
        .openIDConfiguration, AskedRequest("GET /common/UserRealm/{user}", "api-version=1.0"),
        .token("client_id client_info=1 grant_type=password password req_cnf token_type=pop username"),
      ]
    ) { work in
      let password = ["AZURE_USERNAME": "ada@contoso.example", "AZURE_PASSWORD": "analytical-engine"]
      let bound = ["--pop-enabled", "--pop-claims", "u=/subscriptions/1/connectedClusters/demo"]
      return [try work.run("kubelogin", work.getToken("ropc", client: Workplace.client) + bound, password)]
    },
    RequestComparison(
      "ropc", "federated user", .python,
      [
        .openIDConfiguration, AskedRequest("GET /common/UserRealm/{user}", "api-version=1.0"), AskedRequest("GET /adfs/services/trust/mex"),
        AskedRequest("POST /adfs/services/trust/13/usernamemixed"),
        .token("assertion client_id client_info=1 grant_type=urn:ietf:params:oauth:grant-type:saml1_1-bearer"),
      ]
    ) { work in
      let password = ["AZURE_USERNAME": "finn@corp.contoso.example", "AZURE_PASSWORD": "kept-on-premises"]
      return [try work.run("kubelogin", work.getToken("ropc", client: Workplace.client), password)]
    },
  ]

  private static let applications = [
    RequestComparison(
      "spn", "client secret", .go, [.openIDConfiguration, .token("client_id client_secret grant_type=client_credentials")]
    ) { work in
      [try work.run("kubelogin", work.servicePrincipal, ["AZURE_CLIENT_SECRET": Workplace.secret])]
    },
    RequestComparison(
      "spn", "proof of possession", .go,
      [.openIDConfiguration, .token("client_id client_secret grant_type=client_credentials req_cnf token_type=pop")]
    ) { work in
      let bound = ["--pop-enabled", "--pop-claims", "u=/subscriptions/1/connectedClusters/demo"]
      return [try work.run("kubelogin", work.servicePrincipal + bound, ["AZURE_CLIENT_SECRET": Workplace.secret])]
    },
    RequestComparison("spn", "client certificate", .go, [.openIDConfiguration, .clientAssertion]) { work in
      let file = try work.registeredCertificate()
      return [try work.run("kubelogin", work.servicePrincipal, ["AZURE_CLIENT_CERTIFICATE_PATH": file])]
    },
    RequestComparison(
      "spn", "`--legacy`", .legacy, [.legacyToken("client_id client_secret grant_type=client_credentials resource")]
    ) { work in
      [try work.run("kubelogin", work.servicePrincipal + ["--legacy"], ["AZURE_CLIENT_SECRET": Workplace.secret])]
    },
    RequestComparison("workloadidentity", "token file", .go, [.openIDConfiguration, .clientAssertion]) { work in
      let file = try work.federatedTokenFile()
      return [
        try work.run("kubelogin", work.getToken("workloadidentity", client: Workplace.ci), ["AZURE_FEDERATED_TOKEN_FILE": file])
      ]
    },
    RequestComparison(
      "azurepipelines", "in a job", .go,
      [
        .openIDConfiguration, AskedRequest("POST /_ci/azure-pipelines/oidctoken", "api-version=7.1 serviceConnectionId"), .clientAssertion,
      ]
    ) { work in
      let job = [
        "SYSTEM_OIDCREQUESTURI": "\(work.emulator.baseURL)/_ci/azure-pipelines/oidctoken",
        "SYSTEM_ACCESSTOKEN": "pipelines-access-token~for.tests-only",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "5c000001-c1c1-4a4a-8b8b-0000000000c1",
      ]
      return [try work.run("kubelogin", work.getToken("azurepipelines", client: Workplace.ci), job)]
    },
  ]

  private static let platforms = [
    RequestComparison(
      "msi", "system-assigned, virtual machine", .go,
      [AskedRequest("GET /metadata/identity/oauth2/token", "api-version=2018-02-01 resource")]
    ) { work in
      [try work.run("kubelogin", work.managedIdentity)]
    },
    RequestComparison(
      "msi", "client ID, virtual machine", .go,
      [AskedRequest("GET /metadata/identity/oauth2/token", "api-version=2018-02-01 client_id resource")]
    ) { work in
      [try work.run("kubelogin", work.managedIdentity + ["--client-id", Workplace.deployer])]
    },
    RequestComparison(
      "msi", "client ID, App Service", .python, [AskedRequest("GET /msi/token", "api-version=2019-08-01 client_id resource")]
    ) { work in
      let platform = [
        "IDENTITY_ENDPOINT": "\(work.emulator.managedIdentityURL)/msi/token", "IDENTITY_HEADER": "identity-header~for.tests-only",
      ]
      return [try work.run("kubelogin", work.managedIdentity + ["--client-id", Workplace.deployer], platform)]
    },
    RequestComparison(
      "msi", "resource ID, virtual machine", .go,
      [AskedRequest("GET /metadata/identity/oauth2/token", "api-version=2018-02-01 msi_res_id resource")]
    ) { work in
      let resource = "/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/demo/providers/"
      let identity = "\(resource)Microsoft.ManagedIdentity/userAssignedIdentities/deployer"
      return [try work.run("kubelogin", work.managedIdentity + ["--identity-resource-id", identity])]
    },
    RequestComparison(
      "msi", "client ID, Azure Machine Learning", .python, [AskedRequest("GET /ml/token", "api-version=2017-09-01 clientid resource")]
    ) { work in
      let platform = ["MSI_ENDPOINT": "\(work.emulator.managedIdentityURL)/ml/token", "MSI_SECRET": "identity-header~for.tests-only"]
      return [try work.run("kubelogin", work.managedIdentity + ["--client-id", Workplace.deployer], platform)]
    },
    RequestComparison("msi", "Cloud Shell", .python, [AskedRequest("POST /oauth2/token", "resource")]) { work in
      [try work.run("kubelogin", work.managedIdentity, ["MSI_ENDPOINT": "\(work.emulator.managedIdentityURL)/oauth2/token"])]
    },
  ]
}

extension Workplace {
  fileprivate var managedIdentity: [String] { ["get-token", "--login", "msi", "--server-id", Self.server, "--cache-dir", cache] }

  /// A browser without eyes: it opens the page and sends the form that the page would send by itself.
  fileprivate func curlAsBrowser() throws -> String {
    let script = """
      #!/bin/sh
      page=$(curl -s --cacert \(emulator.authorityFile) "$1" | tr '\\r\\n' '  ')
      field() { echo "$page" | sed -n "s/.*name=\\"$1\\" value=\\"\\([^\\"]*\\)\\".*/\\1/p"; }
      curl -s -o /dev/null -d "code=$(field code)&state=$(field state)" \\
        "$(echo "$page" | sed -n 's/.*<form method="post" action="\\([^"]*\\)".*/\\1/p')"

      """
    try directory.write(script, to: "bin/browser")
    _ = try run("chmod", ["755", "\(directory.path)/bin/browser"])
    return "browser"
  }

  /// A certificate with its key that the emulator knows as the application's.
  fileprivate func registeredCertificate() throws -> String {
    let words = "req -x509 -newkey rsa:2048 -noenc -keyout key.pem -out cert.pem -days 30 -subj /CN=ci"
    _ = try run("openssl", words.split(separator: " ").map(String.init))
    let pem = try directory.read("cert.pem")
    try emulator.control("POST", "certificates", #"{"client_id": "\#(Self.ci)", "pem": "\#(pem.replacing("\n", with: "\\n"))"}"#)
    return try directory.write(try directory.read("key.pem") + pem, to: "both.pem")
  }

  fileprivate func federatedTokenFile() throws -> String {
    let answer = String(decoding: try emulator.control("POST", "federated-token"), as: UTF8.self)
    return try directory.write(String(answer.split(separator: "\"").first { $0.hasPrefix("eyJ") } ?? ""), to: "federated")
  }
}
