import EntraEmulator
import Foundation

let environment = ProcessInfo.processInfo.environment
let arguments = CommandLine.arguments.dropFirst()

func show(_ text: String) {
  FileHandle.standardOutput.write(Data(text.utf8))
}

func serve(_ options: Options) async throws {
  Endings.acceptSignals()
  let launch = Launch(options: options, environment: environment)
  let (server, announcement) = try await launch.start()
  if let warning = launch.warning { FileHandle.standardError.write(Data("Warning: \(warning)\n".utf8)) }
  FileHandle.standardOutput.write(Data(announcement.bytes + [UInt8(ascii: "\n")]))
  if options.exitsWithParent { Thread.detachNewThread { Endings.followStandardInput() } }
  try await server.wait()
}

do {
  switch arguments.first {
  case "role": show(try RoleCommand(arguments: arguments.dropFirst()).run(environment: environment))
  case "cluster-files": show(try ClusterFilesCommand(arguments: arguments.dropFirst()).run(environment: environment))
  default:
    let options = try Options(arguments: arguments)
    switch options.action {
    case .printHelp: show(Options.help)
    case .printConfiguration: show(String(decoding: try Configuration.builtIn.json(), as: UTF8.self) + "\n")
    case .serve: try await serve(options)
    }
  }
} catch {
  FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
  exit(1)
}
