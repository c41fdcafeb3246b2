import FoundationEssentials
import Glibc
import Platform
import TestSupport
import Testing

/// A kubectl of this machine.
struct Kubectl: Sendable, CustomTestStringConvertible {
  let path: String
  let major: Int
  let minor: Int
  var testDescription: String { "kubectl \(major).\(minor)" }

  /// exec v1 came with 1.22.
  static let usable = all.filter { ($0.major, $0.minor) >= (1, 22) }
  static let reasonForNone: Comment = "no kubectl 1.22 or later is in PATH"

  /// The one in PATH, or the versions beside it: then the one in PATH only chooses among them, and runs a failing plugin more often.
  private static let all: [Kubectl] = {
    guard let found = Programs.installed("kubectl"), let resolved = realpath(found, nil) else { return [] }
    defer { free(resolved) }
    let path = String(cString: resolved)
    let directory = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    let siblings = ((try? Files.names(in: directory)) ?? []).filter { $0.wholeMatch(of: /kubectl\.[0-9][0-9.]*/) != nil }
    let paths = siblings.isEmpty ? [path] : siblings.map { "\(directory)/\($0)" }
    return paths.compactMap(Kubectl.init(path:)).sorted { ($0.major, $0.minor) < ($1.major, $1.minor) }
  }()

  private init?(path: String) {
    let version = ChildProcess(executable: path, arguments: ["version", "--client", "-o", "json"], directory: "/", timeout: .patience)
    guard let outcome = try? version.run(), let answer = try? JSONDecoder().decode(Version.self, from: Data(outcome.output)),
      let major = Int(answer.clientVersion.major), let minor = Int(answer.clientVersion.minor.prefix { $0.isNumber })
    else { return nil }
    (self.path, self.major, self.minor) = (path, major, minor)
  }

  private struct Version: Decodable {
    let clientVersion: Number

    struct Number: Decodable {
      let major: String
      let minor: String
    }
  }
}
