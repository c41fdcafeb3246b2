import LoginMethods
import Platform
import Settings
import TokenCache

/// The token cache, as it is before any command of ours changes it.
struct CacheFacts: Sendable, Equatable {
  /// `nil` where none can be named.
  var path: String?
  var exists = false
  var isWritable = false
  var foreignOwner: UInt32?
  /// That others can look into.
  var openDirectories: [String] = []
  /// Files that others can read or change, in one line.
  var exposedFiles: String?
  /// Files that are damaged, or not ours.
  var strays: [String] = []
  var sessions = 0
  /// Where refresh tokens rest.
  var stores: [String] = []
}

extension CacheFacts {
  init(_ flags: [Setting: String], on host: Host) {
    guard let directory = CacheDirectory(flag: flags[.cacheDirectory], environment: host.environment) else { return }
    path = directory.path
    exists = FileStamp.of(directory.path) != .absent
    guard exists else { return }
    isWritable = Files.isWritable(directory.path)
    foreignOwner = directory.foreignOwner
    openDirectories = directory.openDirectories
    exposedFiles = directory.exposedFiles
    let contents = try? SessionCatalogue(directory, on: host).contents()
    strays = contents?.strays ?? []
    sessions = contents?.sessions.count ?? 0
    stores = Set((contents?.sessions ?? []).compactMap { $0.tokenStore?.rawValue }).sorted()
  }
}

extension DoctorCheck {
  /// Where tokens are kept.
  static let cache = DoctorCheck("cache") { facts in
    guard let cache = facts.cache else { return [] }
    guard let path = cache.path.map(shownPath) else {
      return [.warning("no token is kept: HOME is not set and no --cache-dir is given", remedy: "set HOME or KUBECACHEDIR")]
    }
    guard cache.exists else { return [.ok("\(path) is not there yet; the first sign-in makes it")] }
    if let owner = cache.foreignOwner {
      return [
        .problem(
          "no token is kept: \(path) belongs to another user (uid \(owner))", remedy: "chown it, or give --cache-dir another directory")
      ]
    }
    guard cache.isWritable else {
      return [
        .problem(
          "no token is kept: \(path) cannot be written", remedy: "check its permissions and the disk, or give --cache-dir another directory"
        )
      ]
    }
    var seen: [Observation] = []
    if !cache.openDirectories.isEmpty {
      let names = cache.openDirectories.map(shownPath).joined(separator: ", ")
      seen.append(
        .warning(
          "others can look into \(names)", remedy: "the next get-token closes it; if others use this account, kubelogin logout --all"))
    }
    if let exposed = cache.exposedFiles {
      seen.append(.warning(exposed, remedy: "others may have read it, so it is not used: kubelogin logout --all, then sign in again"))
    }
    if !cache.strays.isEmpty {
      let names = cache.strays.joined(separator: ", ")
      seen.append(.warning("damaged, or not from kubelogin, in \(path)/sessions: \(names)", remedy: "remove these files"))
    }
    let stores = cache.stores.isEmpty ? "" : "; refresh tokens are in: \(cache.stores.joined(separator: ", "))"
    return seen + [.ok("\(path): \(cache.sessions) session\(cache.sessions == 1 ? "" : "s")\(stores)")]
  }
}
