import CPlatform
import HTTPTransport
import Kubeconfig
import Platform
import QREncoding
import SecretStores
import Signing

/// What this program is: which version, of which commit, built when and with what.
struct BuildFacts: Encodable, Equatable {
  var version: String
  var commit: String
  /// RFC 3339, UTC.
  var buildTime: String
  /// Go's names, which scripts compare.
  var platform: String
  /// The version of the Swift compiler.
  var swift: String
  /// One file with libraries of its own, as against one that uses the system's.
  var isStatic: Bool
  /// Versions by name.
  var libraries: [String: String]

  static var own: BuildFacts {
    let libraries =
      LinkedLibrary.linkedWithHTTPTransport + LinkedLibrary.linkedWithKubeconfig + LinkedLibrary.linkedWithPlatform
      + LinkedLibrary.linkedWithQRCodes + LinkedLibrary.linkedWithSecretStores + LinkedLibrary.linkedWithSigning
    let toolchain = String(cString: cplatform_build_toolchain())
    return BuildFacts(
      version: String(cString: cplatform_build_version()), commit: String(cString: cplatform_build_commit()),
      buildTime: String(cString: cplatform_build_time()), platform: ownPlatform, swift: toolchain.isEmpty ? compiler : toolchain,
      isStatic: cplatform_is_static(), libraries: Dictionary(libraries.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 }))
  }

  /// The first five lines are in the layout of Azure/kubelogin.
  var text: String {
    let lines = [
      "kubelogin version ", "git hash: \(version)/\(commit)", "Swift version: \(swift)", "Build time: \(buildTime)",
      "Platform: \(platform)", "Libraries: \(libraryList)",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  /// For the log.
  var line: String { "version \(version)/\(commit), libraries \(libraryList)" }

  /// `libcurl 7.88.1, OpenSSL 3.0.20 (static)`
  var libraryList: String {
    let names = libraries.keys.sorted { $0.lowercased() < $1.lowercased() }
    return names.map { "\($0) \(libraries[$0] ?? "")" }.joined(separator: ", ") + (isStatic ? " (static)" : " (of this system)")
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var ownPlatform: String {
    #if arch(x86_64)
      "linux/amd64"
    #elseif arch(arm64)
      "linux/arm64"
    #else
      "linux/unknown"
    #endif
  }

  private enum CodingKeys: String, CodingKey {
    case version, commit, buildTime, platform, swift, libraries
    case isStatic = "static"
  }
}
