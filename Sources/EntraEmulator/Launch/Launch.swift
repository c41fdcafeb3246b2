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
    var configuration = try Configuration.read(options.configurationFile)
    let directory = try StateDirectory(option: options.stateDirectory, environment: environment)
    if configuration.managedIdentity?.arcKeyFolder == nil { configuration.managedIdentity?.arcKeyFolder = directory.path + "/tokens" }
    let identity = try directory.identity().reached(by: options.names + certifiedAddress)
    let emulator = try Emulator(
      configuration: configuration, signingKey: identity.signingKey, authorityCertificate: identity.authorityCertificate,
      authorityKey: identity.authorityKey, onReview: options.reviewFormat.writer)
    let httpPort = options.httpPort ?? configuration.managedIdentity?.httpPort
    let server = try await Server.start(emulator, identity: identity, port: options.port, httpPort: httpPort, address: options.address)
    let announcement = announcement(configuration, server, authorityFile: directory.authorityFile, identity)
    try directory.announce(announcement)
    return (server, announcement)
  }

  /// What whoever starts it must know; nil where nobody else can reach it.
  public var warning: String? {
    guard let address = options.address, !["127.0.0.1", "::1"].contains(address) else { return nil }
    let place = ["0.0.0.0", "::"].contains(address) ? "every address of this machine" : address
    return "listening on \(place): whoever reaches it can sign in, because its passwords are public"
  }

  /// The address, where it is one that a certificate can name.
  private var certifiedAddress: [String] { options.address.map { ["0.0.0.0", "::"].contains($0) ? [] : [$0] } ?? [] }

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

extension Configuration {
  /// The configuration in a file, or the built-in one where there is no file.
  static func read(_ file: String?) throws -> Configuration {
    guard let file else { return .builtIn }
    do {
      return try Configuration(json: try Data(contentsOf: URL(filePath: file)))
    } catch let error as ConfigurationError {
      throw ConfigurationError("\(file): \(error)")
    } catch {
      throw ConfigurationError("cannot read \(file)")
    }
  }
}

extension StateDirectory {
  /// The folder that a flag names, or the usual one.
  init(option: String?, environment: [String: String]) throws {
    if let option {
      self.init(path: option)
    } else if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      self.init(path: cache + "/entra-emulator")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      self.init(path: home + "/.cache/entra-emulator")
    } else {
      throw ConfigurationError("HOME is not set: pass --state-dir")
    }
  }
}

extension Options.ReviewFormat {
  /// Writes each decision as one line on standard error.
  fileprivate var writer: @Sendable (ReviewRecord) -> Void {
    switch self {
    case .none: { _ in }
    case .text: { StandardError.write(line: Array($0.line.utf8)) }
    case .json: { StandardError.write(line: $0.json.bytes) }
    }
  }
}
