import FoundationEssentials
import Glibc

/// `entra-emulator cluster-files DIR`: writes what an API server needs to trust the emulator, and says how to start one.
public struct ClusterFilesCommand: Sendable, Equatable {
  /// Nil where only the help is wanted.
  var folder: String?
  var cluster: String?
  var host = "localhost"
  /// Nil means that of the emulator that was started last.
  var port: Int?
  var apiServer = "https://127.0.0.1:6443"
  var release = "1.36"
  var configurationFile: String?
  var stateDirectory: String?

  public static let help = """
    Usage: entra-emulator cluster-files DIR [flags]

    Writes the files with which a Kubernetes API server trusts the emulator as AKS trusts Entra, and prints how to start one: kube-apiserver
    itself, kind or minikube.

      --cluster NAME            cluster of the configuration; default: its first one
      --address HOST            name or address by which the API server reaches the emulator; default: localhost
      --port N                  the emulator's port; default: that of the emulator that was started last
      --api-server URL          where the API server will be; default: https://127.0.0.1:6443
      --kubernetes-version X.Y  release of the API server, 1.30 or later; default: 1.36
      --config FILE             the emulator's configuration; default: the built-in one
      --state-dir DIR           the emulator's state directory; default: ~/.cache/entra-emulator
      --help                    print this text and exit

    """

  /// Reads the arguments of `cluster-files`; throws `ConfigurationError`.
  public init(arguments: some Sequence<String>) throws {
    var reader = FlagReader(arguments)
    while let flag = try reader.next() {
      switch flag {
      case "--cluster": cluster = try reader.value()
      case "--address": host = try reader.hostName()
      case "--port":
        port = try reader.port()
        guard port != 0 else { throw ConfigurationError("--port must be the emulator's, and not 0") }
      case "--api-server": apiServer = try reader.value()
      case "--kubernetes-version": release = try reader.value()
      case "--config": configurationFile = try reader.value()
      case "--state-dir": stateDirectory = try reader.value()
      case "--help", "-h":
        folder = nil
        return
      default:
        guard !flag.hasPrefix("-"), folder == nil else { throw reader.unknown }
        folder = flag
      }
    }
    guard folder != nil else { throw ConfigurationError("cluster-files needs a folder to write to") }
  }

  /// Returns what is to be printed.
  public func run(environment: [String: String]) throws -> String {
    guard let folder else { return ClusterFilesCommand.help }
    let state = try StateDirectory(option: stateDirectory, environment: environment)
    let files = try files(in: absolute(folder), state: state)
    try ClusterFilesCommand.write(files.all, to: files.folder)
    return Instructions(files: files, isLocal: Certificate.localNames.contains(host)).text
  }

  private func files(in folder: String, state: StateDirectory) throws -> ClusterFiles {
    let versions = try ConfigurationVersions(release: release)
    let configuration = try Configuration.read(configurationFile)
    let directory = Directory(configuration)
    guard let chosen = cluster.map(directory.cluster) ?? configuration.clusters.first else {
      let known = configuration.clusters.map(\.name).joined(separator: ", ")
      throw ConfigurationError(cluster.map { "there is no cluster '\($0)'; there are \(known)" } ?? "the configuration has no cluster")
    }
    let serverHost = try hostOfAPIServer()
    let port = try port ?? ControlClient(url: nil, directory: state).port
    let identity = try state.identity()
    let (issuer, now) = (try identity.issuer, Timestamp.machine())
    let credentials = ClusterFiles.Credentials(
      webhookCaller: try issuer.client(name: "api-server", organization: "azure", now: now),
      administrator: try issuer.localAdministrator(now: now),
      server: try issuer.server(names: ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "10.0.0.1", serverHost], now: now),
      serviceAccountKey: try PrivateKey.rsa().pem)
    return ClusterFiles(
      cluster: chosen, directory: directory, emulator: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
      localEmulator: "https://localhost:\(port)", apiServer: apiServer, folder: folder, versions: versions,
      authority: identity.authorityCertificate, credentials: credentials)
  }

  private func hostOfAPIServer() throws -> String {
    guard let url = URL(string: apiServer), url.scheme == "https", let host = url.host(percentEncoded: false), isHostName(host) else {
      throw ConfigurationError("--api-server must be such as https://127.0.0.1:6443, and not '\(apiServer)'")
    }
    return host
  }

  private func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return URL(filePath: whole).standardized.path
  }

  /// The folder is for its owner only, because some of the files hold keys.
  private static func write(_ files: [ClusterFiles.File], to folder: String) throws {
    let parent = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
    do {
      if !parent.isEmpty { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) }
    } catch {
      throw ConfigurationError("cannot make the folder \(parent)")
    }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw ConfigurationError("cannot make the folder \(folder): \(String(cString: strerror(errno)))")
    }
    for file in files { try write(file, to: folder + "/" + file.name) }
  }

  private static func write(_ file: ClusterFiles.File, to path: String) throws {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode)
    guard descriptor >= 0 else { throw ConfigurationError("cannot write \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let bytes = Array(file.content.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw ConfigurationError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
