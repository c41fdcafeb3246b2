import Glibc
import Platform

/// A file's path and content.
struct KubeconfigText: Equatable {
  var path: String
  var bytes: [UInt8]

  /// The files that exist, read while no other program writes them.
  ///
  /// Without a lock of our own: a file that does not change may lie where we cannot make one.
  ///
  /// - Parameter patience: How long a pipe may take. A file that is to be changed is not a pipe.
  static func whole(at location: KubeconfigLocation, on host: Host, patience: Duration = .zero) throws -> [KubeconfigText] {
    for _ in 0..<MergedKubeconfig.attempts {
      try KubeconfigLock.awaitRelease(of: location.paths, on: host)
      let stamps = location.paths.map(FileStamp.of)
      let texts = Result { try all(at: location, patience: patience) }
      // A pipe is read once, and nobody rewrites it.
      guard location.paths.contains(where: { !FileStamp.tellsChange(of: $0) }) || stamps == location.paths.map(FileStamp.of),
        location.paths.allSatisfy(KubeconfigLock.isFree)
      else { continue }
      return try texts.get()
    }
    throw KubeconfigError.keepsChanging(path: location.paths.joined(separator: ":"))
  }

  /// The files that exist, as they are.
  static func all(at location: KubeconfigLocation, patience: Duration = .zero) throws -> [KubeconfigText] {
    let texts = try location.paths.compactMap { path -> KubeconfigText? in
      do throws(SystemError) {
        return KubeconfigText(path: path, bytes: try Files.read(path, limit: KubeconfigDocument.sizeLimit, patience: patience))
      } catch {
        if error.errorNumber == ENOENT && !location.mustExist { return nil }
        if error.errorNumber == ENOENT { throw KubeconfigError.missing(path: path) }
        throw error.errorNumber == EFBIG ? KubeconfigError.tooLarge(path: path) : error
      }
    }
    if texts.isEmpty, let list = location.list { throw KubeconfigError.noneExists(list: list) }
    return texts
  }
}
