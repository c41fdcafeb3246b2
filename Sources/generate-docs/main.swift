// Writes the generated pages into the folder that is given: generate-docs docs
import Glibc
import KubeloginCommands
import Platform

guard CommandLine.arguments.count == 2 else { exit(2) }
do {
  for page in Documentation.pages {
    try Files.writeAtomically(Array(page.text.utf8), to: "\(CommandLine.arguments[1])/\(page.name)")
  }
} catch {
  Terminal.live.writeError(error.report)
  exit(1)
}
