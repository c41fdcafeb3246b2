import Platform
import TestSupport

/// Programs of others that scripts/test installs into the build directory.
enum Installed {
  static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  static let python = "\(root)/.build/python/bin/python"
  static let azureCLI = "\(root)/.build/azure-cli/bin/az"

  static let hasLibraries = runs(python, ["-c", "import msal, azure.identity, azure.mgmt.resourcegraph, kubernetes"])
  static let hasAzureCLI = runs(azureCLI, ["version"])

  private static func runs(_ program: String, _ arguments: [String]) -> Bool {
    guard let directory = try? TemporaryDirectory() else { return false }
    var check = ChildProcess(executable: program, arguments: arguments, directory: "/", timeout: .patience)
    check.environment = ["AZURE_CONFIG_DIR": directory.path]
    return (try? check.run().status) == 0
  }
}
