import FoundationEssentials

/// `entra-emulator role …`: who has which role, in an emulator that runs.
public struct RoleCommand: Sendable, Equatable {
  var action = Action.help
  var stateDirectory: String?
  var url: String?

  enum Action: Sendable, Equatable {
    case assign(JSON)
    case list
    case delete(id: String)
    case help
  }

  public static let help = """
    Usage: entra-emulator role assign --role ROLE --assignee WHO (--scope ID | --cluster NAME [--namespace NAME]) [--condition TEXT]
           entra-emulator role list
           entra-emulator role delete ID

      --role ROLE        name or GUID, such as "Azure Kubernetes Service RBAC Reader"
      --assignee WHO     user principal name, client id, or object id of a user, a group or a service principal
      --scope ID         ARM id of a management group, subscription, resource group, cluster, or of a cluster's namespaces/NAME
      --cluster NAME     in place of --scope: a cluster of the configuration
      --namespace NAME   with --cluster: only this namespace
      --condition TEXT   what must be true of a request, in the language of Azure's conditions
      --url URL          the emulator; default: the one that was started last
      --state-dir DIR    its state directory; default: ~/.cache/entra-emulator
      --help             print this text and exit

    """

  /// Reads the arguments of `role`; throws `ConfigurationError`.
  public init(arguments: some Sequence<String>) throws {
    var reader = FlagReader(arguments)
    var order: JSON = [:]
    var words: [String] = []
    while let flag = try reader.next() {
      switch flag {
      case "--role", "--assignee", "--scope", "--cluster", "--namespace", "--condition":
        order[String(flag.dropFirst(2))] = .string(try reader.value())
      case "--url": url = try reader.value()
      case "--state-dir": stateDirectory = try reader.value()
      case "--help", "-h": return
      default:
        guard !flag.hasPrefix("-") else { throw reader.unknown }
        words.append(flag)
      }
    }
    switch words {
    case ["assign"]:
      for name in ["role", "assignee"] where order[name] == nil { throw ConfigurationError("--\(name) is missing") }
      guard (order["scope"] == nil) != (order["cluster"] == nil) else { throw ConfigurationError("give either --scope or --cluster") }
      action = .assign(order)
    case ["list"]: action = .list
    case _ where words.count == 2 && words[0] == "delete": action = .delete(id: words[1])
    default: throw ConfigurationError("role needs one of: assign, list, delete ID")
    }
  }

  /// Returns what is to be printed.
  public func run(environment: [String: String]) throws -> String {
    guard action != .help else { return RoleCommand.help }
    let client = try ControlClient(url: url, directory: try StateDirectory(option: stateDirectory, environment: environment))
    switch action {
    case .assign(let order): return try lines(try client.call("POST", "role-assignments", order), isList: false)
    case .list: return try lines(try client.call("GET", "role-assignments", nil), isList: true)
    case .delete(let id): return "removed " + (try lines(try client.call("DELETE", "role-assignments", ["id": .string(id)]), isList: false))
    case .help: return RoleCommand.help
    }
  }

  private struct Shown: Decodable {
    var id: String
    var role: String
    var assignee: String
    var scope: String
    var condition: String?

    var line: String { "\(id)  \(role)  \(assignee)  \(scope)\(condition.map { "  if \($0)" } ?? "")\n" }
  }

  private func lines(_ answer: [UInt8], isList: Bool) throws -> String {
    let decoder = JSONDecoder()
    let shown = isList ? try decoder.decode([Shown].self, from: Data(answer)) : [try decoder.decode(Shown.self, from: Data(answer))]
    return shown.map(\.line).joined()
  }
}
