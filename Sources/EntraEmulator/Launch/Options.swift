/// The flags of the program.
public struct Options: Sendable, Equatable {
  public var port = 0
  /// Nil means what the configuration says.
  public var httpPort: Int?
  public var configurationFile: String?
  public var stateDirectory: String?
  public var exitsWithParent = false
  public var action = Action.serve

  /// What the program is to do.
  public enum Action: Sendable, Equatable {
    case serve
    case printConfiguration
    case printHelp
  }

  public static let help = """
    Usage: entra-emulator [flags]

    A stand-in for Microsoft Entra ID and for AKS API servers on https://localhost, for tests and demos.
    When it is ready, it prints one line of JSON that tells where everything is.

      --port N            port on 127.0.0.1 and ::1; 0, the default, means any free port
      --http-port N       port for managed identity endpoints over plain HTTP; 0 means any free port; default: none
      --config FILE       configuration, JSON; default: the built-in one
      --state-dir DIR     where keys and certificates are kept; default: ~/.cache/entra-emulator
      --exit-with-parent  end when standard input ends
      --print-config      print the built-in configuration and exit
      --help              print this text and exit

    """

  /// Reads the flags behind the program's name; throws `ConfigurationError`.
  public init(arguments: some Sequence<String>) throws {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = parts.first ?? ""
      let value = { () throws -> String in
        if parts.count > 1 { return parts[1] }
        guard let next = rest.popFirst() else { throw ConfigurationError("\(flag) needs a value") }
        return next
      }
      switch flag {
      case "--port", "--http-port":
        guard let port = Int(try value()), 0...65535 ~= port else { throw ConfigurationError("\(flag) must be 0 to 65535") }
        if flag == "--port" { self.port = port } else { httpPort = port }
      case "--config": configurationFile = try value()
      case "--state-dir": stateDirectory = try value()
      case "--exit-with-parent": exitsWithParent = true
      case "--print-config": action = .printConfiguration
      case "--help", "-h": action = .printHelp
      default: throw ConfigurationError("unknown flag \(argument); --help lists the flags")
      }
    }
  }
}
