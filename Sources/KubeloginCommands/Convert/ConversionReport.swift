import Platform

/// What became of each user and file, for people and for scripts.
///
/// The names of the fields are stable: docs/convert-kubeconfig.md lists them.
struct ConversionReport: Encodable, Equatable {
  enum Action: String, Encodable {
    case converted, unchanged, skipped, pinned, unpinned
  }

  struct User: Equatable {
    var name: String
    var file: String
    var line: Int
    var action: Action
    /// Why it was skipped.
    var reason: String?
    /// How it signs in after the run; `nil` where that is not kubelogin's business.
    var login: String?
    /// Whether it carries the mark of `--pin` after the run.
    var isPinned: Bool
    /// Whether the mark came or went with a conversion.
    var changesPin = false
  }

  struct File: Equatable {
    enum Action: String, Encodable {
      case changed, restored
    }

    var path: String
    var action: Action
    /// With `--diff`.
    var diff: String?
  }

  var isDryRun: Bool
  var files: [File] = []
  var users: [User] = []

  // MARK: For people

  var lines: [String] {
    let restored = files.filter { $0.action == .restored }.map { "\($0.path): \(isDryRun ? "would be " : "")restored" }
    return restored + users.map { "\($0.name): \(text(of: $0))".withoutControlCharacters }
  }

  private func text(of user: User) -> String {
    let done = isDryRun ? "would be " : ""
    switch user.action {
    case .converted:
      let pin = user.changesPin ? (user.isPinned ? " and pinned" : " and unpinned") : ""
      return "\(done)converted to \(user.login ?? "")\(pin)"
    case .unchanged: return "unchanged"
    case .skipped: return "skipped: \(user.reason ?? "")"
    case .pinned: return "\(done)pinned"
    case .unpinned: return "\(done)unpinned"
    }
  }

  // MARK: For scripts

  private enum CodingKeys: String, CodingKey {
    case isDryRun = "dryRun"
    case files, users
  }
}

// Every field is always there: null where there is nothing to say.
extension ConversionReport.User: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, file, line, action, reason, login, pinned
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(action, forKey: .action)
    try container.encode(reason, forKey: .reason)
    try container.encode(login, forKey: .login)
    try container.encode(isPinned, forKey: .pinned)
  }
}

extension ConversionReport.File: Encodable {
  private enum CodingKeys: String, CodingKey {
    case path, action, diff
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(action, forKey: .action)
    try container.encode(diff, forKey: .diff)
  }
}
