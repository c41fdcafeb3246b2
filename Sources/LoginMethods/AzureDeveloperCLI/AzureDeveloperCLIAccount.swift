import FoundationEssentials
import Platform

/// The account files of the Azure Developer CLI. Source: azure-dev, `cli/azd/pkg/auth/manager.go` and `pkg/config`.
struct AzureDeveloperCLIAccount {
  /// Names who is signed in.
  let signIns: String
  private let own: [String]
  /// Where its library keeps tokens. Source: azure-dev, `cli/azd/pkg/auth/cache_posix.go`.
  let tokenDirectory: String
  /// Where azd asks az (`azd config set auth.useAzCliAuth true`).
  let azureCLI: AzureCLIAccount?

  init(environment: Environment) {
    let directory = environment.nonEmpty("AZD_CONFIG_DIR") ?? "\(environment["HOME"] ?? "")/.azd"
    signIns = "\(directory)/auth.json"
    tokenDirectory = "\(directory)/auth/msal"
    own = [signIns, "\(directory)/config.json"]
    let settings = try? Files.read("\(directory)/config.json")
    azureCLI = settings?.firstRange(of: Array("useAzCliAuth".utf8)) == nil ? nil : AzureCLIAccount(environment: environment)
  }

  /// The programs that a run starts.
  var programNames: [String] { azureCLI == nil ? ["azd"] : ["azd", "az"] }

  /// All files that tell who is signed in.
  var files: [String] { own + (azureCLI?.files ?? []) }

  /// Source: `manager.go`, the key `auth.account.currentUser`, which a sign-out takes away.
  var isSignedIn: Bool {
    (try? Files.read(signIns))?.firstRange(of: Array("\"currentUser\"".utf8)) != nil
  }

  /// `oid.tid` of the person who is signed in; `nil` for a service principal, a managed identity, and where nobody is.
  var homeAccountID: String? {
    guard let bytes = try? Files.read(signIns), let file = try? JSONDecoder().decode(SignIns.self, from: Data(bytes)) else { return nil }
    return file.auth?.account?.currentUser?.homeAccountId
  }

  private struct SignIns: Decodable {
    let auth: Auth?

    struct Auth: Decodable { let account: Account? }
    struct Account: Decodable { let currentUser: User? }
    struct User: Decodable { let homeAccountId: String? }
  }

  /// Changes when the account changes: the content of the files.
  var state: [UInt8] {
    var state = azureCLI?.state(subscription: nil) ?? []
    for file in own {
      let content = try? Files.read(file)
      state += Array("\u{0}\(content?.count ?? -1)\u{0}".utf8) + (content ?? [])
    }
    return state
  }
}
