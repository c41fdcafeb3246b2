import Platform
import Settings

// What the methods that ask a tool need of this machine. Reads files, and starts nothing.

extension AzureCLIAccount {
  /// az itself, and the account that it would use.
  static func needs(_ settings: Settings, _ environment: Environment) -> [Observation] {
    guard let program = executable(named: "az", in: environment) else {
      return [
        .problem("az is in no directory of PATH", remedy: "install the Azure CLI, or correct PATH for the program that starts kubectl")
      ]
    }
    let account = AzureCLIAccount(environment: environment)
    let wanted = settings.nonEmpty(.subscription)
    let signIn = "az login" + (settings.nonEmpty(.tenantID).map { " --tenant \(shellQuoted($0))" } ?? "")
    guard account.isSignedIn else {
      return [.ok("az is \(program)"), .problem("nobody is signed in to az (\(account.profile))", remedy: signIn)]
    }
    guard let subscription = account.subscription(wanted) else {
      let what = wanted.map { "the subscription \"\($0)\"" } ?? "a default subscription"
      return [
        .ok("az is \(program)"),
        .problem("az's account does not have \(what)", remedy: "az account list names those that it has; az account set chooses one"),
      ]
    }
    let user = subscription.user?.name ?? "somebody"
    let tenant = subscription.tenantId ?? "an unknown tenant"
    let shown = "az is \(program), signed in as \(user) in the tenant \(tenant)"
    guard let other = settings.nonEmpty(.tenantID), other.isGUID, other.lowercased() != subscription.tenantId?.lowercased() else {
      return [.ok(shown)]
    }
    return [.warning("\(shown); --tenant-id says \(other)", remedy: "\(signIn), if az has not signed in there yet")]
  }
}

extension AzureDeveloperCLIAccount {
  /// azd itself, and whether somebody is signed in to it.
  static func needs(_ settings: Settings, _ environment: Environment) -> [Observation] {
    guard let program = executable(named: "azd", in: environment) else {
      return [
        .problem(
          "azd is in no directory of PATH", remedy: "install the Azure Developer CLI, or correct PATH for the program that starts kubectl")
      ]
    }
    let account = AzureDeveloperCLIAccount(environment: environment)
    if account.azureCLI != nil {
      return [.ok("azd is \(program), and asks az")] + AzureCLIAccount.needs(settings, environment)
    }
    guard account.isSignedIn else {
      let tenant = settings.nonEmpty(.tenantID).map { " --tenant-id \(shellQuoted($0))" } ?? ""
      return [.problem("nobody is signed in to azd (\(account.signIns))", remedy: "azd auth login\(tenant)")]
    }
    return [.ok("azd is \(program), and somebody is signed in to it")]
  }
}
