/// The flags of the program when it serves.
public struct Options: Sendable, Equatable {
  public var port = 0
  /// Nil means what the configuration says.
  public var httpPort: Int?
  /// One more address to listen on, beside loopback; nil means none.
  public var address: String?
  /// More names and addresses for the server's certificate.
  public var names: [String] = []
  public var configurationFile: String?
  public var stateDirectory: String?
  public var exitsWithParent = false
  public var reviewFormat = ReviewFormat.text
  public var action = Action.serve

  /// What the program is to do.
  public enum Action: Sendable, Equatable {
    case serve
    case printConfiguration
    case printHelp
  }

  /// How decisions about people are told on standard error.
  public enum ReviewFormat: String, Sendable, CaseIterable {
    case text
    case json
    case none
  }

  public static let help = """
    Usage: entra-emulator [flags]
           entra-emulator cluster-files DIR [flags]
           entra-emulator role assign|list|delete [flags]

    A stand-in for Microsoft Entra ID and for AKS API servers on https://localhost, for tests and demos.
    When it is ready, it prints one line of JSON that tells where everything is.

      --port N            port on 127.0.0.1 and ::1; 0, the default, means any free port
      --http-port N       port for managed identity endpoints over plain HTTP; 0 means any free port; default: none
      --listen ADDRESS    one more address for HTTPS, which others may reach; 0.0.0.0 means all
      --name NAME         one more name or address for the server's certificate; may be repeated
      --config FILE       configuration, JSON; default: the built-in one
      --state-dir DIR     where keys and certificates are kept; default: ~/.cache/entra-emulator
      --log-reviews FORM  how decisions about people are told on standard error: text (default), json or none
      --exit-with-parent  end when standard input ends
      --print-config      print the built-in configuration and exit
      --help              print this text and exit

    cluster-files writes what a Kubernetes API server needs to trust the emulator as AKS trusts Entra; role changes who has which role in
    the emulator that runs. Both have --help.

    """

  /// Reads the flags behind the program's name; throws `ConfigurationError`.
  public init(arguments: some Sequence<String>) throws {
    var reader = FlagReader(arguments)
    while let flag = try reader.next() {
      switch flag {
      case "--port": port = try reader.port()
      case "--http-port": httpPort = try reader.port()
      case "--listen":
        let value = try reader.value()
        guard isIPAddress(value) else { throw ConfigurationError("--listen needs an IP address; '\(value)' is none") }
        address = value
      case "--name": names.append(try reader.hostName())
      case "--config": configurationFile = try reader.value()
      case "--state-dir": stateDirectory = try reader.value()
      case "--log-reviews":
        guard let format = ReviewFormat(rawValue: try reader.value()) else {
          throw ConfigurationError("--log-reviews must be text, json or none")
        }
        reviewFormat = format
      case "--exit-with-parent": exitsWithParent = true
      case "--print-config": action = .printConfiguration
      case "--help", "-h": action = .printHelp
      default: throw reader.unknown
      }
    }
  }
}
