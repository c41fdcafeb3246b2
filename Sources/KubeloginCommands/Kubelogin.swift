import ArgumentParser
public import Platform
import Settings

/// The program: a command line and the outside world in, an exit status out.
public enum Kubelogin {
  /// Exit status 0 or 1, as callers of Azure/kubelogin expect.
  public static func run(_ arguments: [String], in host: Host) -> Int32 {
    do {
      try dispatch(arguments, in: host)
      return 0
    } catch {
      return ErrorFunnel(host: host).report(error)
    }
  }

  private static func dispatch(_ arguments: [String], in host: Host) throws {
    // A completion script asks ArgumentParser for values in its own grammar.
    if arguments.first == "---completion" { return try execute(arguments, CommandLineReading(arguments: arguments, notices: []), in: host) }
    let split = CommandSplit(arguments)
    let command = try split.command()
    let isVersion = split.flags.contains("--version") && command == Root.self
    let reading = try FlagGrammar(command.settings).read(split.flags.filter { !(isVersion && $0 == "--version") })
    var line = CommandLineReading(arguments: arguments, notices: deprecations(in: reading))
    var canonical = split.name.map { [$0] } ?? []
    if reading.asksForHelp {
      canonical.append("--help")
    } else {
      canonical += reading.canonical + (isVersion ? ["--version"] : [])
      if command.takesPositionals {
        canonical += reading.positional
      } else if !reading.positional.isEmpty {
        line.notices.append("kubelogin: arguments without a flag are ignored: \(reading.positional.count) of them")
      }
    }
    try execute(canonical, line, in: host)
  }

  private static func execute(_ canonical: [String], _ line: CommandLineReading, in host: Host) throws {
    let command = try Root.parseAsRoot(canonical)
    guard let command = command as? any KubeloginCommand else {
      var other = command
      return try other.run()
    }
    try command.run(in: host, line)
  }

  private static func deprecations(in reading: FlagGrammar.Reading) -> [String] {
    reading.given.compactMap { setting, _ in
      guard case .deprecated(let replacement) = setting.visibility else { return nil }
      return "Flag \(setting.flag) has been deprecated, use --\(replacement) instead"
    }
  }
}

/// Tells the command's name from the flags around it.
struct CommandSplit: Equatable {
  /// `nil` when there is none.
  var name: String?
  /// Everything else, in order.
  var flags: [String]

  init(_ arguments: [String]) {
    flags = arguments
    var index = 0
    while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "--" {
      // The only flags with a value that may stand before a command.
      index += ["-v", "--v"].contains(arguments[index]) ? 2 : 1
    }
    if index < arguments.count, arguments[index] != "--" { name = flags.remove(at: index) }
  }

  func command() throws(FlagError) -> any KubeloginCommand.Type {
    guard let name else { return Root.self }
    if name == "help" { return Help.self }
    guard let command = Root.commands.first(where: { $0._commandName == name }) else { throw .unknownCommand(name) }
    return command
  }
}

/// ArgumentParser's own `help`, which takes the name of a command.
private struct Help: KubeloginCommand {
  static let settings = Setting.global
  static let takesPositionals = true

  func run(in host: Host, _ line: CommandLineReading) {}
}
