import Platform
import TestSupport

/// A workplace where Microsoft's Azure CLI knows the emulator as its cloud. It is first in PATH and notes each run.
struct AzureCLI: Sendable {
  let work: Workplace
  /// Without these it would ask Microsoft which clouds there are, and whether it is up to date.
  private static let quiet = [
    "AZURE_CORE_INSTANCE_DISCOVERY": "false", "AZURE_CORE_COLLECT_TELEMETRY": "no", "AZURE_CORE_CHECK_VERSION": "no",
    "AZURE_CORE_LOGIN_EXPERIENCE_V2": "off",
  ]

  init() throws {
    work = try Workplace()
    let noting = "#!/bin/sh\necho \"$*\" >> \(work.directory.path)/az-runs\nexec \(Installed.azureCLI) \"$@\"\n"
    try work.directory.write(noting, to: "bin/az")
    _ = try work.run("chmod", ["755", "\(work.directory.path)/bin/az"])
    try az("cloud", "register", "--name", "emulator", "--endpoint-resource-manager", "\(work.emulator.baseURL)/arm")
    try az("cloud", "set", "--name", "emulator")
  }

  /// From now on it uses a copy of its directory, as a wrapper that sets AZURE_CONFIG_DIR makes it; what was there stays.
  func moveDirectory() throws {
    let directory = work.directory.path
    _ = try work.run("cp", ["-r", "\(directory)/azure", "\(directory)/azure-elsewhere"])
    let wrapper =
      "#!/bin/sh\necho \"$*\" >> \(directory)/az-runs\nAZURE_CONFIG_DIR=\(directory)/azure-elsewhere exec \(Installed.azureCLI) \"$@\"\n"
    try work.directory.write(wrapper, to: "wrapper")
    _ = try work.run("install", ["-m", "755", "\(directory)/wrapper", "\(directory)/bin/az"])
  }

  private struct Failed: Error {
    let description: String
  }

  private var variables: [String: String] {
    Self.quiet.merging(["AZURE_CONFIG_DIR": "\(work.directory.path)/azure", "REQUESTS_CA_BUNDLE": work.emulator.authorityFile]) { $1 }
  }

  /// Runs it as a person does; fails where it fails.
  @discardableResult
  func az(_ arguments: String...) throws -> String { try az(all: arguments) }

  func az(all arguments: [String]) throws -> String {
    // Its first start of all compiles some thousand files.
    let outcome = try work.start("az", arguments, variables).outcome()
    guard outcome.status == 0 else { throw Failed(description: "az \(arguments): \(outcome.errorOutput)") }
    return outcome.output
  }

  /// Runs it where it is to fail, and gives what it says.
  func failingAz(all arguments: [String]) throws -> String {
    let outcome = try work.start("az", arguments, variables).outcome()
    guard outcome.status != 0 else { throw Failed(description: "az \(arguments) did not fail: \(outcome.output)") }
    return outcome.errorOutput
  }

  func logInServicePrincipal() throws {
    try az("login", "--service-principal", "-u", Workplace.ci, "-p", Workplace.secret, "--tenant", Workplace.contoso)
    try forget()
  }

  func logIn(_ user: String) throws {
    try work.emulator.approve(user)
    try az("login", "--use-device-code")
    try forget()
  }

  private func forget() throws {
    _ = try takeRuns()
    _ = try work.takeRequests()
  }

  /// What it has been told since the last call.
  func takeRuns() throws -> [String] {
    let runs = (try? work.directory.read("az-runs")) ?? ""
    try Files.remove("\(work.directory.path)/az-runs")
    return runs.split(separator: "\n").map(String.init)
  }

  func getToken(_ flags: String...) throws -> RunningProcess.Outcome {
    try work.run(
      "kubelogin", ["get-token", "--login", "azurecli", "--server-id", Workplace.server, "--cache-dir", work.cache] + flags, variables)
  }

  func kubectl(_ kubectl: Kubectl, _ arguments: String...) throws -> RunningProcess.Outcome {
    try work.run(kubectl.path, arguments, variables)
  }
}
