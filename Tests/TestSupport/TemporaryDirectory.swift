import Glibc
import Platform

/// A directory of its own, removed with everything in it when the value ends.
public final class TemporaryDirectory: Sendable {
  public let path: String

  public init() throws {
    var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/kubelogin-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("create the directory", "temporary", errorNumber: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file, with its directories, and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    if let slash = file.lastIndex(of: "/") { try Files.makeDirectory(String(file[..<slash])) }
    try Files.writeAtomically(Array(text.utf8), to: file)
    return file
  }

  public func read(_ name: String) throws -> String {
    String(decoding: try Files.read("\(path)/\(name)"), as: UTF8.self)
  }

  deinit {
    Self.remove(path)
  }

  private static func remove(_ path: String) {
    for name in (try? Files.names(in: path)) ?? [] {
      let entry = "\(path)/\(name)"
      if unlink(entry) != 0 { remove(entry) }
    }
    rmdir(path)
  }
}
