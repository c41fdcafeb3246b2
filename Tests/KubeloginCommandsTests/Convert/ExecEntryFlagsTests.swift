import Kubeconfig
import LoginMethods
import Platform
import Settings
import Testing

@testable import KubeloginCommands

/// `--exec-command`, `--exec-api-version`, `--interactive-mode` and `--provide-cluster-info`.
@Suite struct ExecEntryFlagsTests {
  private let v1 = "client.authentication.k8s.io/v1"
  private let v1beta1 = "client.authentication.k8s.io/v1beta1"

  private func convert(_ old: ExecEntry, _ flags: [Setting: String]) throws -> ExecEntry {
    let settings = Settings(flags: flags, environment: Environment { _ in nil }, flagsWin: true)
    let conversion = KubeconfigConversion(method: try #require(LoginMethods.named("azurecli")), settings: settings)
    let user = KubeconfigUser(name: "prod", path: "/config", line: 7, exec: old)
    guard case .converted(let entry) = try conversion.outcome(for: user) else { throw SelectionError.noSuchUser("prod") }
    return entry
  }

  private func entry(_ version: String, command: String = "kubelogin", mode: String? = nil, provides: Bool? = nil) -> ExecEntry {
    ExecEntry(
      command: command, arguments: ["get-token", "--login", "azurecli", "--server-id", "s"], apiVersion: version, installHint: "h",
      provideClusterInfo: provides, interactiveMode: mode)
  }

  @Test("Each changes its field, and empty ones change nothing")
  func fields() throws {
    let flags: [Setting: String] = [
      .execCommand: "/opt/kubelogin", .execAPIVersion: "v1", .interactiveMode: "Never", .provideClusterInfo: "true",
    ]
    let empty: [Setting: String] = [.execCommand: "", .execAPIVersion: "", .interactiveMode: ""]

    #expect(try convert(entry(v1beta1), flags) == entry(v1, command: "/opt/kubelogin", mode: "Never", provides: true))
    #expect(try convert(entry(v1beta1), empty) == entry(v1beta1))
    #expect(try convert(entry(v1beta1, provides: true), [.provideClusterInfo: "false"]) == entry(v1beta1, provides: false))
  }

  @Test("Both spellings of a version count, and v1 always has a mode", arguments: ["v1", "client.authentication.k8s.io/v1"])
  func versions(_ version: String) throws {
    #expect(try convert(entry(v1beta1), [.execAPIVersion: version]) == entry(v1, mode: "IfAvailable"))
    #expect(try convert(entry(v1, mode: "Always"), [.execAPIVersion: "v1beta1"]) == entry(v1beta1, mode: "Always"))
  }
}
