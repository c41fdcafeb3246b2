import CPlatform

/// What `--version` prints, in the layout of Azure/kubelogin.
enum Version {
  static var text: String {
    let lines = [
      "kubelogin version ", "git hash: \(String(cString: cplatform_build_version()))", "Swift version: \(swift)",
      "Build time: \(String(cString: cplatform_build_time()))", "Platform: \(platform)",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static var swift: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  /// Go's names, which scripts compare.
  private static var platform: String {
    #if arch(x86_64)
      "linux/amd64"
    #elseif arch(arm64)
      "linux/arm64"
    #else
      "linux/unknown"
    #endif
  }
}
