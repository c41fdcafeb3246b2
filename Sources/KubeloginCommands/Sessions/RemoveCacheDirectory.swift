import ArgumentParser
import Platform
import Settings
import TokenCache

/// Removes what kubelogin has stored: its own files, then the directory if nothing else is in it.
struct RemoveCacheDirectory: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-cache-dir", abstract: "Remove all tokens that kubelogin has stored, and its directory if nothing else is in it.")
  static let settings = CacheDirectoryFlags.settings

  @OptionGroup var flags: SettingFlags<CacheDirectoryFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    try removeCache(line.flags, host)
  }
}

/// The old name of `remove-cache-dir`.
struct RemoveTokens: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-tokens", abstract: "The old name of remove-cache-dir.", shouldDisplay: false)
  static let settings = CacheDirectoryFlags.settings

  @OptionGroup var flags: SettingFlags<CacheDirectoryFlags>

  /// Its --token-cache-dir is its own flag, not a deprecated spelling.
  static func deprecations(in _: FlagGrammar.Reading) -> [String] {
    [#"Command "remove-tokens" is deprecated, remove-tokens is deprecated, use remove-cache-dir instead"#]
  }

  static func run(_ line: CommandLineReading, in host: Host) throws {
    try removeCache(line.flags, host)
  }
}

private func removeCache(_ flags: [Setting: String], _ host: Host) throws {
  guard let directory = CacheDirectory(flag: flags[.cacheDirectory], environment: host.environment) else { return }
  // Before the files that say which stores hold some.
  let refusal = directory.removeSecrets(on: host)
  do {
    try directory.removeContents(keepingPlaces: refusal != nil)
  } catch {
    throw RemovalError(directory: directory.path, cause: error)
  }
  if let refusal {
    host.say("kubelogin: a sign-in stays in a keyring that cannot be used now; run this again where it can")
    throw refusal
  }
}

struct CacheDirectoryFlags: SettingList {
  static let settings: [Setting] = [.cacheDirectory, .tokenCacheDirectory] + Setting.global
}

/// Files of the cache are still there.
struct RemovalError: UserFacingError, Equatable {
  let directory: String
  let cause: SystemError

  var code: String { cause.code }
  var summary: String { "unable to delete authentication record cache in \"\(shownPath(directory))\": \(cause.summary)" }
  var remedy: String { cause.remedy }
}
