import ArgumentParser
import Platform
import Settings
import TokenCache

/// The program: a command line and the outside world in, an exit status out.
enum Kubelogin {
  /// Exit status 0 or 1, as callers of Azure/kubelogin expect.
  static func run(_ arguments: [String], _ question: Question, in host: Host) -> Int32 {
    do {
      try dispatch(arguments, question, in: host)
      return 0
    } catch {
      return ErrorFunnel(host: host).report(error)
    }
  }

  private static func dispatch(_ arguments: [String], _ question: Question, in host: Host) throws {
    // A completion script asks for values, in ArgumentParser's own grammar.
    if arguments.first == "---completion" { return try complete(arguments, in: host) }
    let split = CommandSplit(arguments)
    let command = try split.command()
    let reading = try FlagGrammar(command.settings).read(split.flags)
    guard !reading.asksForHelp, split.name != "help" else {
      let subject = split.name == "help" ? try CommandSplit(reading.positional).command() : command
      return try printHelp(subject, in: host)
    }
    var notices = command.deprecations(in: reading)
    let ignored = reading.positional.count - command.positionals
    if ignored > 0 { notices.append("kubelogin: arguments without a flag are ignored: \(ignored) of them") }
    notices += reading.contradicted.map { "kubelogin: \($0.flag) is given more than once: the last value counts" }
    let line = CommandLineReading(reading: reading, notices: notices, question: question)
    var host = host
    host.verbosity = Settings(flags: reading.values, environment: host.environment).logLevel
    for notice in notices { host.notice(notice) }
    try command.run(line, in: host)
  }

  private static func printHelp(_ command: any KubeloginCommand.Type, in host: Host) throws {
    guard host.terminal.writeOutput(Array((Root.helpMessage(for: command) + "\n").utf8)) else { throw OutputError() }
  }

  private static func complete(_ arguments: [String], in host: Host) throws {
    if let values = CompletionValues(arguments) {
      guard host.terminal.writeOutput(Array(values.text(on: host).utf8)) else { throw OutputError() }
      return
    }
    do {
      _ = try Root.parseAsRoot(arguments)
    } catch {
      let text = Root.fullMessage(for: error)
      guard host.terminal.writeOutput(Array((text + "\n").utf8)) else { throw OutputError() }
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
      index += Self.takesNext(arguments[index]) ? 2 : 1
    }
    if index < arguments.count, arguments[index] != "--" { name = flags.remove(at: index) }
  }

  /// Source: cobra, `stripFlags`: a flag without = takes the next word, unless it is known to be a toggle.
  private static func takesNext(_ argument: String) -> Bool {
    let toggles = ["--help", "-h"] + Root.settings.filter { $0.kind == .toggle }.map(\.flag)
    guard !argument.contains("="), !toggles.contains(argument) else { return false }
    return argument.hasPrefix("--") || argument.count == 2
  }

  func command() throws(FlagError) -> any KubeloginCommand.Type {
    guard let name, name != "help" else { return Root.self }
    guard let command = Root.commands.first(where: { $0._commandName == name }) else {
      let names = Root.commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
      throw .unknownCommand(name, nearest: names.nearest(to: name))
    }
    return command
  }
}
