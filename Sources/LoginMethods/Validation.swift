import Entra
import FoundationEssentials
public import Platform
public import Settings

extension Settings {
  /// Where refresh tokens and keys are to be stored.
  public func secretStoreChoice() throws(SettingError) -> SecretStoreChoice {
    guard let choice = SecretStoreChoice(self[.tokenStore]) else {
      throw .unusableValue(.tokenStore, allowed: "auto, secret-service, keyring, file or none")
    }
    return choice
  }

  /// The checks that get-token and convert-kubeconfig share, in the order of Azure/kubelogin.
  public func validate() throws(SettingError) {
    guard LoginMethods.named(self[.login]) != nil else { throw .unsupportedMethod(self[.login]) }
    for setting in Setting.shared + [.kubeconfig, .azureConfigDirectory] where setting.isPath {
      if let content = InlineContent(path: self[setting]) { throw .contentForPath(origin: origin(of: setting), content) }
    }
    if let host = nonEmpty(.authorityHost) { try Self.validate(authorityHost: host) }
    if isOn(.popEnabled) && self[.popClaims].isEmpty { throw .popClaimsMissing }
    if !isOn(.popEnabled) && !self[.popClaims].isEmpty { throw .popNotEnabled }
    guard timeout > .zero else { throw .timeoutNotPositive }
    _ = try secretStoreChoice()
  }

  /// Source: Go, url.ParseRequestURI: an absolute URI or an absolute path.
  private static func validate(authorityHost host: String) throws(SettingError) {
    let shown = Authority.withoutUser(host)
    guard host.contains(":") || host.hasPrefix("/"), !host.contains(where: { $0.isWhitespace }), let url = URL(string: host) else {
      throw .authorityHostUnreadable(shown)
    }
    guard let scheme = url.scheme, !scheme.isEmpty, url.host()?.isEmpty == false else { throw .authorityHostIncomplete(shown) }
    guard host.hasSuffix("/") else { throw .authorityHostWithoutSlash(shown) }
    let isWeb = ["http", "https"].contains(scheme.lowercased())
    guard !isWeb || (try? RequestTarget(host)) != nil else { throw .authorityHostIncomplete(shown) }
  }
}

extension LoginMethod {
  /// What get-token needs before it asks or sends anything.
  public func validate(_ settings: Settings, _ environment: Environment) throws(SettingError) {
    guard settings.nonEmpty(.serverID) != nil else { throw .serverIDMissing }
    for requirement in requirements where !requirement.isMet(settings, environment) { throw requirement.failure }
  }
}
