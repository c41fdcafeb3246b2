import EntraEmulator
import Foundation

do {
  let options = try Options(arguments: CommandLine.arguments.dropFirst())
  switch options.action {
  case .printHelp:
    FileHandle.standardOutput.write(Data(Options.help.utf8))
  case .printConfiguration:
    FileHandle.standardOutput.write(Data(try Configuration.builtIn.json() + [UInt8(ascii: "\n")]))
  case .serve:
    Endings.acceptSignals()
    let (server, announcement) = try await Launch(options: options, environment: ProcessInfo.processInfo.environment).start()
    FileHandle.standardOutput.write(Data(announcement.bytes + [UInt8(ascii: "\n")]))
    if options.exitsWithParent { Thread.detachNewThread { Endings.followStandardInput() } }
    try await server.wait()
  }
} catch {
  FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
  exit(1)
}
