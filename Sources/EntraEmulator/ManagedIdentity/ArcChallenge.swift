import FoundationEssentials
import Glibc

/// Keys in files, each good for one request: who can read them may ask.
struct ArcKeys: Sendable {
  private var paths: [String: String] = [:]

  mutating func leave(_ key: String, at path: String) {
    paths[key] = path
  }

  /// The file of a key that was left and not used yet.
  mutating func redeem(_ key: String) -> String? {
    paths.removeValue(forKey: key)
  }
}

extension Exchange {
  /// The answer to a request without a key: 401 with the path of a file that holds one. Nil for a request with the key of such a file.
  func arcChallenge() throws(ManagedIdentityRefusal) -> EmulatorResponse? {
    if let header = request.headers["Authorization"] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.first?.lowercased() == "basic", parts.count == 2 else { throw .wrongKey }
      guard let path = emulator.withState({ $0.arcKeys.redeem(String(parts[1])) }) else { throw .wrongKey }
      unlink(path)
      return nil
    }
    guard let folder = directory.platform.arcKeyFolder else { throw .unavailable }
    let (key, path) = (hexadecimal(randomBytes(32)), "\(folder)/\(randomGUID()).key")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw .unavailable }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .unavailable }
    defer { close(descriptor) }
    guard write(descriptor, key, key.utf8.count) == key.utf8.count else { throw .unavailable }
    emulator.withState { $0.arcKeys.leave(key, at: path) }
    var response = EmulatorResponse(status: 401, json: ["error": "unauthorized", "error_description": "Authentication is required"])
    response.headers["WWW-Authenticate"] = "Basic realm=\(path)"
    return response
  }
}
