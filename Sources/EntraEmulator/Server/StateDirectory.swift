import FoundationEssentials
import Glibc

/// The folder that keeps keys and certificates from one start to the next; mode 0700, files 0600.
public struct StateDirectory: Sendable {
  public let path: String

  /// The certificate that clients are to trust.
  public var authorityFile: String { path + "/ca.pem" }

  public init(path: String) {
    self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// Reads the identity kept here, or makes one and keeps it; of several processes at once, one makes it.
  public func identity(now: Timestamp = .machine()) throws -> Identity {
    try makeDirectory()
    return try locked {
      guard access(path + "/signing-key.pem", F_OK) != 0 || access(path + "/ca-key.pem", F_OK) != 0 else { return try read() }
      let identity = try Identity(now: now)
      try write(identity.authorityCertificate, to: "ca.pem")
      try write(identity.authorityKey, to: "ca-key.pem")
      try write(identity.server.certificate, to: "server.pem")
      try write(identity.server.key, to: "server-key.pem")
      try write(identity.signingKey.certificatePEM, to: "signing.pem")
      try write(identity.signingKey.pem, to: "signing-key.pem")
      return identity
    }
  }

  private func read() throws -> Identity {
    do {
      return Identity(
        authorityCertificate: try read("ca.pem"), authorityKey: try read("ca-key.pem"),
        server: CertificateIssuer.Credential(certificate: try read("server.pem"), key: try read("server-key.pem")),
        signingKey: try SigningKey(pem: try read("signing-key.pem"), certificatePEM: try read("signing.pem")))
    } catch {
      throw ConfigurationError("the keys in \(path) cannot be used: remove the folder (\(error))")
    }
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOf: URL(filePath: path + "/" + name), encoding: .utf8)
  }

  private func makeDirectory() throws {
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    if !parent.isEmpty { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
  }

  private func locked<Result>(_ body: () throws -> Result) throws -> Result {
    let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("open", path + "/lock") }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { throw failure("lock", path + "/lock") }
    return try body()
  }

  /// Says where the emulator that was started last is, for commands that speak to it.
  func announce(_ announcement: JSON) throws { try write(String(decoding: announcement.bytes, as: UTF8.self) + "\n", to: "running.json") }

  /// The file has its mode from the first byte, and its name when it is whole.
  private func write(_ text: String, to name: String) throws {
    let (temporary, final) = ("\(path)/.\(name).\(getpid())", "\(path)/\(name)")
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("make", temporary) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, rename(temporary, final) == 0 else { throw failure("write", final) }
  }

  private func failure(_ action: String, _ path: String) -> ConfigurationError {
    ConfigurationError("cannot \(action) \(path): \(String(cString: strerror(errno)))")
  }
}
