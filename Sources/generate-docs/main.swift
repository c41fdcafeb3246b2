// Writes the generated pages into the directory that is given: generate-docs docs; or the manual pages with their date: generate-docs DIRECTORY DATE
import Glibc
import KubeloginCommands
import Platform

let arguments = CommandLine.arguments
guard arguments.count == 2 || arguments.count == 3 else { exit(2) }
do {
  for page in arguments.count == 2 ? Documentation.pages : ManualPages.pages(date: arguments[2]) {
    try Files.writeAtomically(Array(page.text.utf8), to: "\(arguments[1])/\(page.name)")
  }
} catch {
  Terminal.live.writeError(error.report)
  exit(1)
}
