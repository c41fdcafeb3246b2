import Entra
import Platform

/// Looks at the directory of the Azure CLI before and after a run of az, for the evidence that the run used it.
struct AzureCLIWatch: Sendable {
  let account: AzureCLIAccount
  private let subscription: String?
  private let tenant: String?
  /// The account files as they were before anything else was read.
  let state: [UInt8]

  init(_ account: AzureCLIAccount, subscription: String?, tenant: String?) {
    self.account = account
    self.subscription = subscription
    self.tenant = tenant
    state = account.state(subscription: subscription)
  }

  /// What az writes in each run. Source: azure-cli-core 2.91, `azlogging.py` and `auth/persistence.py`.
  struct Traces {
    fileprivate let logs: Set<String>
    fileprivate let caches: [FileStamp]

    /// A file that is gone does not show anything about this run.
    fileprivate func grew(since before: Traces) -> Bool {
      !logs.subtracting(before.logs).isEmpty || zip(before.caches, caches).contains { $0 != $1 && $1 != .absent }
    }
  }

  /// Said before az runs.
  func begin() -> Traces {
    let names = (try? Files.names(in: "\(account.directory)/commands")) ?? []
    return Traces(
      logs: Set(names.filter { $0.contains(".account_get-access-token.") && $0.hasSuffix(".log") }),
      caches: ["json", "bin"].map { FileStamp.of("\(account.directory)/msal_token_cache.\($0)") })
  }

  /// Said after it has printed a token: why that must not be kept; `nil` where it may be.
  func doubt(_ token: String, since before: Traces) -> String? {
    AzureCLIEvidence(
      subscription: account.subscription(subscription), isSameAccount: account.state(subscription: subscription) == state,
      wroteIntoDirectory: begin().grew(since: before), cacheHoldsToken: cacheHolds(token), claims: AccessTokenClaims(token), tenant: tenant
    ).doubt
  }

  private func cacheHolds(_ token: String) -> Bool? {
    guard let cache = try? Files.read("\(account.directory)/msal_token_cache.json") else { return nil }
    if cache.firstRange(of: Array(token.utf8)) != nil { return true }
    // Each token says so of itself.
    return cache.firstRange(of: Array("\"credential_type\": \"AccessToken\"".utf8)) == nil ? nil : false
  }
}
