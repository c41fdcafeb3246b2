import Platform
import Settings
import TestSupport
import TokenCache

@testable import LoginMethods

extension TestHost {
  /// One run with these flags, on this machine.
  func signIn(_ flags: [Setting: String], isInteractive: Bool? = true) -> SignInContext {
    let settings = Settings(flags: flags, environment: host.environment)
    return SignInContext(
      settings: settings, host: host, deadline: Deadline(in: settings.timeout, of: host, boundsPerson: settings.isSet(.timeout)),
      isInteractive: isInteractive
    ) { SHA256.digest($0).hexadecimal }
  }

  /// Obtains a token as the token cache would, without a place for tokens.
  func obtain(_ method: LoginMethod, _ flags: [Setting: String]) throws -> IssuedToken {
    try method.source(signIn(flags)).obtain(Prompts(queue: nil, host: host), within: nil)
  }
}

extension [Setting: String] {
  /// What every sign-in to AKS in the tenant contoso has.
  static let contoso: [Setting: String] = [.serverID: "6dae42f8", .clientID: "app", .tenantID: "contoso"]

  func with(_ setting: Setting, _ value: String) -> [Setting: String] { merging([setting: value]) { $1 } }
}
