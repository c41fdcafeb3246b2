import FoundationEssentials
import Glibc
import Platform
import TestSupport
import Testing

@Suite("Converted kubeconfigs as kubectl reads them", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
struct KubectlReadingTests {
  /// The oldest and the newest.
  static let judges = Kubectl.usable.count > 1 ? [Kubectl.usable[0], Kubectl.usable[Kubectl.usable.count - 1]] : Kubectl.usable

  @Test("200 random kubeconfigs say the same to kubectl as before, except for the logins that were converted", arguments: judges)
  func random(_ kubectl: Kubectl) async throws {
    let files = (0..<200).map { RandomKubeconfig(seed: $0) }

    try await expectSame(files.map(\.text), converting: files.flatMap(\.converted), kubectl)
  }

  @Test("100 random kubeconfigs whose parts share objects say the same to kubectl as before, but for those logins", arguments: judges)
  func shared(_ kubectl: Kubectl) async throws {
    let files = (0..<100).map { RandomSharedKubeconfig(seed: $0) }

    try await expectSame(files.map(\.text), converting: files.flatMap(\.converted), kubectl)
  }

  @Test("A kubeconfig in UTF-16 stays one that kubectl reads", arguments: judges)
  func utf16(_ kubectl: Kubectl) async throws {
    let (before, after) = try await onOwnThread {
      let directory = try TemporaryDirectory()
      let path = "\(directory.path)/config"
      let text =
        "\u{FEFF}kind: Config\r\nusers:\r\n- name: ü\u{1F511}\r\n  user: {auth-provider: {name: azure, config: {apiserver-id: s}}}\r\n"
      try Files.writeAtomically(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: path)
      let before = try kubectl.reading([path], in: directory)
      try convert([path], in: directory)
      return (before, try kubectl.reading([path], in: directory))
    }

    #expect(after.withoutLogin(of: ["ü\u{1F511}"]) == before.withoutLogin(of: ["ü\u{1F511}"]))
    #expect(after != before)
  }

  private func expectSame(_ files: [String], converting names: [String], _ kubectl: Kubectl) async throws {
    let (before, after) = try await onOwnThread {
      let directory = try TemporaryDirectory()
      let paths = try files.enumerated().map { try directory.write($1, to: "\($0)") }
      let before = try paths.chunks(of: 20).map { try kubectl.reading($0, in: directory) }
      for group in paths.chunks(of: 20) { try convert(group, in: directory) }
      return (before, try paths.chunks(of: 20).map { try kubectl.reading($0, in: directory) })
    }

    let converted = Set(names)
    for (before, after) in zip(before, after) {
      #expect(after.withoutLogin(of: converted) == before.withoutLogin(of: converted))
      #expect(after != before)
    }
  }

  @Test("What kubectl accepts we accept, in every odd form", arguments: judges)
  func odd(_ kubectl: Kubectl) async throws {
    let refused = try await onOwnThread {
      let directory = try TemporaryDirectory()
      return try Self.oddities.filter { text in
        let path = try directory.write(text, to: "config")
        let reads = (try? kubectl.reading([path], in: directory)) != nil
        let converts = (try? convert([path], in: directory)) != nil
        return reads && !converts
      }
    }

    #expect(refused == [])
  }

  private static let user = "kind: Config\nusers:\n- name: a\n  user: "
  private static let oddities = [
    "", "# only\n", "users: null\n", "\u{FEFF}\(user){token: t}\n", "\(user){token: t,}\n", "\(user){token: !!binary aGk=}\n",
    "\(user){token: !foo 12}\n", "\(user)\n    token:\tt\t# x\n", "\(user){token: t}\n---\nusers: [\n", "---\n---\n\(user)x\n",
    "%YAML 1.1\n---\n\(user){}\n", "kind: Config\nusers:\n- null\n- name: a\n", "\(user){}\n  user: {token: t}\n", "{\"users\":[]}o:",
    "x: &x {token: t}\n\(user)\n    <<: *x\n", "clusters:\n- name:\n\(user){}\n", "\(user){}\r", "? users\n: []\n",
    "\(user){token: \"\\x41\"}",
  ]
}

/// Converts every user of files that kubelogin converts.
private func convert(_ paths: [String], in directory: TemporaryDirectory) throws {
  let process = try RunningProcess(
    Programs.kubelogin, ["convert-kubeconfig", "--login", "azurecli"],
    environment: ["HOME": directory.path, "KUBECONFIG": paths.joined(separator: ":")], directory: directory.path, scratch: directory.path)
  let outcome = try process.outcome()
  guard outcome.status == 0 else { throw Refused(description: outcome.errorOutput) }
}

private struct Refused: Error {
  let description: String
}

extension Kubectl {
  /// What this kubectl makes of some files together.
  fileprivate func reading(_ paths: [String], in directory: TemporaryDirectory) throws -> Reading {
    let process = try RunningProcess(
      path, ["config", "view", "--raw", "-o", "json"], environment: ["HOME": directory.path, "KUBECONFIG": paths.joined(separator: ":")],
      directory: directory.path, scratch: directory.path)
    let outcome = try process.outcome()
    guard outcome.status == 0 else { throw Refused(description: outcome.errorOutput) }
    return try JSONDecoder().decode(Reading.self, from: Data(outcome.output.utf8))
  }
}

/// What `kubectl config view` prints.
private enum Reading: Decodable, Equatable {
  case mapping([String: Reading])
  case list([Reading])
  case text(String)
  case number(Double)
  case boolean(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let boolean = try? value.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([Reading].self) {
      self = .list(list)
    } else {
      self = .mapping(try value.decode([String: Reading].self))
    }
  }

  /// The same without `exec` and `auth-provider` of these users.
  func withoutLogin(of names: Set<String>) -> Reading {
    guard case .mapping(var file) = self, case .list(let users) = file["users"] else { return self }
    file["users"] = .list(
      users.map { user in
        guard case .mapping(var entry) = user, case .text(let name) = entry["name"], names.contains(name) else { return user }
        guard case .mapping(var login) = entry["user"] else { return user }
        login["exec"] = nil
        login["auth-provider"] = nil
        entry["user"] = .mapping(login)
        return .mapping(entry)
      })
    return .mapping(file)
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
