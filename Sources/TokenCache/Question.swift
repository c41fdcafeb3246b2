public import Platform

/// What a run is asked: everything that may change its answer.
public struct Question: Sendable {
  private let bytes: [UInt8]
  /// Where its answer would be; `nil` when no folder can be named.
  public let cacheDirectory: CacheDirectory?

  /// - Parameters:
  ///   - arguments: Without the program's name.
  ///   - variables: Every variable that a setting or a login method reads.
  ///   - pathFlags: Flags whose relative values mean another file in another working directory.
  public init(
    arguments: [String], environment: Environment, variables: [String], pathFlags: [String], currentDirectory: () -> String
  ) {
    var message: [UInt8] = []
    func append(_ text: String) {
      message += text.utf8
      message.append(0)
    }
    arguments.forEach(append)
    var isRelative = Self.values(of: pathFlags, in: arguments).contains { !$0.hasPrefix("/") }
    for name in Self.always + variables {
      guard let value = environment[name] else { continue }
      append("\(name)=\(value)")
      if Self.folders.contains(name) && !value.hasPrefix("/") { isRelative = true }
    }
    if isRelative { append(currentDirectory()) }
    bytes = message
    cacheDirectory = CacheDirectory(
      flag: Self.values(of: ["--cache-dir", "--token-cache-dir"], in: arguments).last, environment: environment)
  }

  public func fingerprint(_ salt: Salt) -> String { salt.hash(bytes) }

  private static let folders = ["KUBECACHEDIR", "AZURE_CONFIG_DIR", "HOME"]
  private static let always = ["KUBERNETES_EXEC_INFO", "KUBECACHEDIR", "HOME", "KUBELOGIN_QUIET"]

  /// The values of these flags in both spellings, without a full parse: a wrong guess costs a slow run, nothing else.
  private static func values(of flags: [String], in arguments: [String]) -> [String] {
    var values: [String] = []
    var expectsValue = false
    for argument in arguments {
      if expectsValue { values.append(argument) }
      expectsValue = false
      guard argument.hasPrefix("--") else { continue }
      if flags.contains(argument) {
        expectsValue = true
      } else if let equals = argument.firstIndex(of: "="), flags.contains(String(argument[..<equals])) {
        values.append(String(argument[argument.index(after: equals)...]))
      }
    }
    return values
  }
}
