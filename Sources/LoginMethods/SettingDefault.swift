import Entra
public import Settings

extension LoginMethod {
  /// What get-token takes for a setting that neither a flag nor a variable gives; an empty value counts as given.
  ///
  /// convert-kubeconfig takes none of them: an entry for another server must not become one for AKS.
  public struct Default: Sendable {
    public let setting: Setting
    /// For the docs: what is taken.
    public let text: String
    /// `nil` where there is none for the other settings.
    let value: @Sendable (Settings) -> String?

    static let server = Default(setting: .serverID, text: "`\(KnownServer.aks.name)`") { _ in KnownServer.aks.serverID }

    /// Of the server that the settings before it name.
    static let clientOfPeople = Default(
      setting: .clientID, text: "for `\(KnownServer.all.map(\.name).joined(separator: "` and `"))` the client that people have there"
    ) { KnownServer.with(serverID: $0[.serverID])?.clientID }

    static let tenantOfPerson = Default(setting: .tenantID, text: "`\(SharedTenant.organizations)`, which means the person's own") { _ in
      SharedTenant.organizations.rawValue
    }
  }

  /// In the order in which they are taken.
  public var defaults: [Default] { takesPublicClient ? [.server, .clientOfPeople, .tenantOfPerson] : [.server] }

  /// The settings with the defaults of this method, and with the server's ID in place of its name.
  func completing(_ settings: Settings) -> Settings {
    var settings = settings
    settings.replace(.serverID, with: KnownServer.serverID(meantBy: settings[.serverID]))
    for item in defaults where !settings.isSet(item.setting) {
      if let value = item.value(settings) { settings.setDefault(of: item.setting, to: value) }
    }
    return settings
  }
}
