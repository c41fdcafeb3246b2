import Platform
import TestSupport
import Testing

/// The files for API servers, read by others than the emulator.
@Suite(
  "Files for API servers", .enabled(if: Installed.hasLibraries, "the Python client of Kubernetes is missing: scripts/test installs it"))
struct ClusterFilesTests {
  @Test("They are YAML, with no member that Kubernetes does not know, and keys that fit their certificates")
  func files() async throws {
    let outcome = try await onOwnThread {
      let directory = try TemporaryDirectory()
      let script = "\(Installed.root)/Tests/EndToEndTests/Python/cluster_files_as_kubernetes_reads_them.py"
      let arguments = ["-B", script, Programs.emulator, "\(directory.path)/state", "8443", "\(directory.path)/aks"]
      return try RunningProcess(
        Installed.python, arguments, environment: ["PATH": Programs.searchPath, "HOME": directory.path], directory: directory.path,
        scratch: directory.path
      ).outcome()
    }

    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errorOutput)")
    #expect(outcome.output.contains("an older release gets older versions"))
  }
}
