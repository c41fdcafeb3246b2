import Entra
import FoundationEssentials
import Platform

/// What was seen of a run of azd: whether the account that its files name is the one whose token it printed.
struct AzureDeveloperCLIEvidence: Equatable {
  /// `oid.tid` of the person whom `auth.json` names after the run.
  var homeAccountID: String?
  /// The account files say after the run what they said before anything was read.
  var isSameAccount: Bool
  /// The `oid.tid` for which azd kept this very token in this run; `nil` where it kept none.
  var keptFor: String?
  var claims: AccessTokenClaims?
  /// The tenant that was asked for.
  var tenant: String?

  /// Why the token must not be kept; `nil` where all speaks for it.
  var doubt: String? {
    guard let homeAccountID, !homeAccountID.isEmpty else { return "the Azure Developer CLI's auth.json names no person" }
    guard isSameAccount else { return "the Azure Developer CLI's account files changed while azd ran" }
    guard let keptFor else { return "nothing shows that azd used the directory of the account that is known here" }
    guard let claims, let objectID = claims.objectID, let tenantID = claims.tenantID else { return "the token does not tell whose it is" }
    if let tenant, !tenant.contains("."), tenant.lowercased() != tenantID.lowercased() {
      return "the token is of another tenant than the one that was asked for"
    }
    // In another tenant than their own people have another object ID.
    let isAtHome = homeAccountID.lowercased().hasSuffix(".\(tenantID.lowercased())")
    guard keptFor.lowercased() == homeAccountID.lowercased(),
      !isAtHome || "\(objectID).\(tenantID)".lowercased() == homeAccountID.lowercased()
    else { return "the token is of another account than the Azure Developer CLI's files name" }
    return nil
  }
}

/// Looks at the directory of the Azure Developer CLI before and after a run of azd, for the evidence that the run used it.
struct AzureDeveloperCLIWatch: Sendable {
  let account: AzureDeveloperCLIAccount
  private let azureCLI: AzureCLIWatch?
  private let tenant: String?
  /// The account files as they were before anything else was read.
  let state: [UInt8]

  init(_ environment: Environment, tenant: String?) {
    account = AzureDeveloperCLIAccount(environment: environment)
    azureCLI = account.azureCLI.map { AzureCLIWatch($0, subscription: nil, tenant: tenant) }
    self.tenant = tenant
    state = account.state
  }

  struct Traces {
    fileprivate let files: [String: FileStamp]
    fileprivate let azureCLI: AzureCLIWatch.Traces?
  }

  /// Said before azd runs.
  func begin() -> Traces {
    let names = ((try? Files.names(in: account.tokenDirectory)) ?? []).filter { $0.hasSuffix(".json") }
    let stamps = names.map { ($0, FileStamp.of("\(account.tokenDirectory)/\($0)")) }
    return Traces(files: Dictionary(uniqueKeysWithValues: stamps), azureCLI: azureCLI?.begin())
  }

  /// Said after it has printed a token: why that must not be kept; `nil` where it may be.
  func doubt(_ token: String, since before: Traces) -> String? {
    guard account.state == state else { return evidence(token, nil, isSameAccount: false).doubt }
    if let azureCLI, let traces = before.azureCLI { return azureCLI.doubt(token, since: traces) }
    let written = begin().files.filter { before.files[$0.key] != $0.value }.keys
    return evidence(token, written.lazy.compactMap { keeper(of: token, in: $0) }.first, isSameAccount: true).doubt
  }

  private func evidence(_ token: String, _ keptFor: String?, isSameAccount: Bool) -> AzureDeveloperCLIEvidence {
    AzureDeveloperCLIEvidence(
      homeAccountID: account.homeAccountID, isSameAccount: isSameAccount, keptFor: keptFor, claims: AccessTokenClaims(token), tenant: tenant
    )
  }

  private func keeper(of token: String, in name: String) -> String? {
    guard let bytes = try? Files.read("\(account.tokenDirectory)/\(name)"),
      let cache = try? JSONDecoder().decode(Cache.self, from: Data(bytes))
    else { return nil }
    return cache.accessTokens?.values.first { $0.secret == token }?.homeAccountID
  }

  /// Source: MSAL for Go, `apps/internal/base/storage`.
  private struct Cache: Decodable {
    let accessTokens: [String: Entry]?

    struct Entry: Decodable {
      let secret: String?
      let homeAccountID: String?

      private enum CodingKeys: String, CodingKey {
        case secret
        case homeAccountID = "home_account_id"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case accessTokens = "AccessToken"
    }
  }
}
