import Entra
import Platform
import Settings

// What the methods need that bring a credential of their own. Reads files, and asks and starts nothing.

extension SignInContext {
  /// The client's secret, or its certificate and the dates of that.
  func credentialNeeds() -> [Observation] {
    guard settings.nonEmpty(.clientCertificate) != nil else {
      let given = [Setting.clientSecret, .password].first { settings.nonEmpty($0) != nil }
      return given.map { [.ok("\(settings.origin(of: $0)) is given")] } ?? []
    }
    do {
      guard let file = try certificateFile() else { return [] }
      let certificate = try host.openCertificate(file)
      try certificate.requireValidity(at: host.now(), path: file.path)
      let left = certificate.notAfter - host.now()
      let fact = "the certificate in \(shownPath(file.path)) opens, and is good until \(certificate.notAfter.rfc3339)"
      let isShort = left < .seconds(14 * 86_400)
      return [isShort ? .warning(fact, remedy: "renew it, and register the new one with the application") : .ok(fact)]
    } catch let error as any UserFacingError {
      return [.problem(error.summary, remedy: error.remedy)]
    } catch {
      return [.problem("the certificate cannot be opened", remedy: "check the file")]
    }
  }

  /// Where the federated token comes from, and what it says.
  func federationNeeds() -> [Observation] {
    switch FederatedTokenOrigin.Kind(settings, host.environment) {
    case .gitHub: return [.ok("the job's token comes from GitHub (\(GitHubIDToken.addressVariable))")]
    case .command:
      do throws(FederatedTokenError) {
        _ = try FederatedTokenCommand(settings[.federatedTokenCommand])
        return [.ok("the federated token comes from a command, which is not run here")]
      } catch {
        return Self.problem(error)
      }
    case .file:
      do throws(FederatedTokenError) {
        return tokenNeeds(try FederatedTokenFile(path: settings[.federatedTokenFile], patience: deadline.remaining(on: host)).token())
      } catch {
        return Self.problem(error)
      }
    }
  }

  private func tokenNeeds(_ token: FederatedToken) -> [Observation] {
    let path = shownPath(settings[.federatedTokenFile])
    guard let identity = token.identity else {
      return [.warning("the file \(path) has no JSON Web Token", remedy: "check that it is the token of the pod or job")]
    }
    var seen: [Observation] = [.ok("the token in \(path) has \(identity)")]
    if let end = token.expiresAt, end <= host.now() {
      let remedy = "check what renews the file, such as the projected volume of the pod, and the clock"
      seen.append(.problem("it ended at \(end.rfc3339)", remedy: remedy))
    }
    if let authority = try? authority(), let audiences = token.audiences, !audiences.contains(authority.tokenExchangeAudience) {
      seen.append(
        .warning(
          "its audience is not \(authority.tokenExchangeAudience)",
          remedy: "the federated credential of the application must name its audience"))
    }
    return seen
  }

  private static func problem(_ error: any UserFacingError) -> [Observation] { [.problem(error.summary, remedy: error.remedy)] }
}
