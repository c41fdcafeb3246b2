public import Platform

/// The last version of each kubeconfig that was changed, in a directory of its own: one file for each kubeconfig.
public struct BackupDirectory: Sendable {
  let directory: String

  public init(in directory: String) {
    self.directory = directory
  }

  /// Keeps the old texts, as those of one run. Where that fails a warning says so: nobody asked for them.
  public func keep(_ changes: [KubeconfigChange], on host: Host) {
    let run = host.randomHex(8)
    do throws(SystemError) {
      try OwnDirectory.make(directory)
      for change in changes { try KubeconfigBackup(of: change, run: run, at: host.now()).write(to: place(of: change.path)) }
    } catch {
      host.say("kubelogin: no old version is kept for --undo: \(error.summary)")
    }
  }

  /// `nil` where there is none, or none that can be used.
  ///
  /// - Throws: `UndoError` for one that others may have read or put there.
  func backup(of path: String) throws(UndoError) -> KubeconfigBackup? {
    let place = place(of: path)
    if let exposure = Exposure.of(place) { throw .exposed(backup: place, reason: exposure.text) }
    guard let backup = KubeconfigBackup(at: place), backup.header.path == Files.resolved(path) ?? path else { return nil }
    return backup
  }

  /// A readable beginning and a hash of the file behind all links.
  func place(of path: String) -> String {
    let resolved = Files.resolved(path) ?? path
    let name = resolved.split(separator: "/").last ?? ""
    let readable = name.utf8.prefix(40).map { byte in
      let isPlain =
        ("a"..."z").contains(UnicodeScalar(byte)) || ("A"..."Z").contains(UnicodeScalar(byte)) || ("0"..."9").contains(UnicodeScalar(byte))
      return isPlain ? byte : UInt8(ascii: "_")
    }
    let hash = SHA256.digest(Array(resolved.utf8)).hexadecimal.prefix(32)
    return "\(directory)/\(String(decoding: readable, as: UTF8.self))-\(hash).backup"
  }
}
