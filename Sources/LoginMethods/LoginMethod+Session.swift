import Entra
import OAuth
import Platform
import Settings
public import TokenCache

extension LoginMethod {
  /// Who asks for what: the key of the token cache.
  public func session(_ context: SignInContext) throws -> Session {
    var values = ["server-id": scope(ofServer: context.settings[.serverID])]
    var unset: Set<String> = []
    for setting in identity {
      let value = context.settings[setting]
      values[setting.name] = setting.isSecret ? context.hash(Array(value.utf8)) : value
      if value.isEmpty || value == setting.defaultValue { unset.insert(setting.name) }
    }
    for variable in identityVariables {
      let value = context.host.environment[variable] ?? ""
      values[variable] = secretVariables.contains(variable) && !value.isEmpty ? context.hash(Array(value.utf8)) : value
    }
    if usesCertificate, let file = try context.certificateFile() {
      values["certificate"] = context.hash(Array(file.password.utf8) + [0] + file.content)
    }
    // A token is worth nothing with another key.
    if let possession = context.possession { values["pop-key"] = possession.binding.keyID }
    if usesAuthority { values["authority"] = try context.authority().host }
    return Session(method: name, identity: values, unset: unset)
  }
}
