import FoundationEssentials
import Glibc

/// Starts a server as the flags say.
public struct Launch: Sendable {
  public let options: Options
  private let environment: [String: String]

  public init(options: Options, environment: [String: String]) {
    self.options = options
    self.environment = environment
  }

  /// Returns the running server and the line that announces it; throws `ConfigurationError` when flags or files are unusable.
  public func start() async throws -> (server: Server, announcement: JSON) {
    var configuration = try configuration()
    let directory = try stateDirectory()
    if configuration.managedIdentity?.arcKeyFolder == nil { configuration.managedIdentity?.arcKeyFolder = directory.path + "/tokens" }
    let identity = try directory.identity()
    let emulator = try Emulator(
      configuration: configuration, signingKey: identity.signingKey, authorityCertificate: identity.authorityCertificate)
    let httpPort = options.httpPort ?? configuration.managedIdentity?.httpPort
    let server = try await Server.start(emulator, identity: identity, port: options.port, httpPort: httpPort)
    return (server, announcement(configuration, server, authorityFile: directory.authorityFile, identity))
  }

  private func configuration() throws -> Configuration {
    guard let file = options.configurationFile else { return .builtIn }
    do {
      return try Configuration(json: try Data(contentsOf: URL(filePath: file)))
    } catch let error as ConfigurationError {
      throw ConfigurationError("\(file): \(error)")
    } catch {
      throw ConfigurationError("cannot read \(file)")
    }
  }

  private func stateDirectory() throws -> StateDirectory {
    if let path = options.stateDirectory { return StateDirectory(path: path) }
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return StateDirectory(path: cache + "/entra-emulator") }
    guard let home = environment["HOME"], home.hasPrefix("/") else { throw ConfigurationError("HOME is not set: pass --state-dir") }
    return StateDirectory(path: home + "/.cache/entra-emulator")
  }

  private func announcement(_ configuration: Configuration, _ server: Server, authorityFile: String, _ identity: Identity) -> JSON {
    let base = "https://localhost:\(server.port)"
    var announcement: JSON = [
      "event": "ready",
      "baseURL": .string(base),
      "caFile": .string(authorityFile),
      "certificateThumbprint": .string(identity.thumbprint),
      "controlURL": .string(base + "/_emulator"),
      "clusters": .object(configuration.clusters.map { JSON.Member($0.name, .string("\(base)/aks/\($0.name)")) }),
      "tenants": .array(
        configuration.tenants.map { ["id": .string($0.id), "domain": .string($0.domain), "name": .string($0.name)] }),
      "pid": .int(Int(getpid())),
    ]
    announcement["managedIdentityURL"] = server.httpPort.map { .string("http://127.0.0.1:\($0)") }
    return announcement
  }
}
