import Platform
import Settings
import TokenCache

/// The cache directory of one run, ready for use.
struct TokenPlace {
  let directory: CacheDirectory
  let salt: Salt

  /// `nil`, with one notice, when tokens cannot be kept.
  static func open(_ settings: Settings, on host: Host) -> TokenPlace? {
    guard let directory = CacheDirectory(flag: settings.nonEmpty(.cacheDirectory), environment: host.environment) else {
      host.notice("kubelogin: the token is not kept: HOME is not set and no --cache-dir is given")
      return nil
    }
    if let owner = directory.foreignOwner {
      host.notice(
        "kubelogin: the token is not kept: \(directory.path) belongs to another user (uid \(owner)); --cache-dir takes another directory")
      return nil
    }
    if let warning = directory.dropExposedFiles() { host.notice("kubelogin: \(warning)") }
    do {
      let salt = try directory.prepare(on: host)
      directory.prune(on: host)
      return TokenPlace(directory: directory, salt: salt)
    } catch {
      host.notice("kubelogin: the token is not kept: \(error.summary)")
      return nil
    }
  }
}
