import Platform

/// A machine of their own for a few processes: every port of loopback is free there, and `/var/opt` is empty.
///
/// It is made of the kernel's namespaces, so that the real machine is not touched; it ends with its last process.
public struct PrivateNamespaces: Sendable {
  /// Its first process.
  let id: Int32

  public static let isPossible: Bool = {
    let program = Programs.installed("unshare") ?? "unshare"
    let check = ChildProcess(executable: program, arguments: options + ["sh", "-c", setUp], directory: "/", timeout: .patience)
    return (try? check.run().status) == 0
  }()
  public static let reasonForNone = "no namespaces of our own: the kernel or a container forbids them, or iproute2 is missing"

  private static let options = ["--map-root-user", "--mount", "--net"]
  private static let setUp = "mount -t tmpfs tmpfs /var/opt && mkdir -p /var/opt/azcmagent/tokens && ip link set lo up"

  /// The words of a command that makes such a machine, and becomes the script in it.
  static func command(becoming script: String) -> [String] {
    ["unshare"] + options + ["sh", "-c", "\(setUp) && \(script)"]
  }

  /// The words of a command that runs there.
  func command(_ words: [String], in directory: String) -> [String] {
    // Entering forgets the current directory.
    ["nsenter", "--target", "\(id)", "--user", "--mount", "--net", "--preserve-credentials", "env", "-C", directory] + words
  }
}
