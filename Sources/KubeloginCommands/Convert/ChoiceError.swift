import Platform
import Settings

/// A flag's value is none of those that it may have, or two flags exclude each other.
enum ChoiceError: UserFacingError, Equatable {
  case notOffered(Setting, String)
  case exclusive(Setting, Setting)

  init?(_ flags: [Setting: String], of settings: [Setting]) {
    for setting in settings {
      guard let value = flags[setting], !value.isEmpty, !setting.choices.isEmpty, !setting.choices.contains(value) else { continue }
      self = .notOffered(setting, value)
      return
    }
    return nil
  }

  var code: String { "setting.choice" }

  var summary: String {
    switch self {
    case .notOffered(let setting, let value): "\(setting.flag) cannot be \"\(value.prefix(40).withoutControlCharacters)\""
    case .exclusive(let first, let second): "\(first.flag) and \(second.flag) exclude each other"
    }
  }

  var remedy: String {
    switch self {
    case .notOffered(let setting, let value):
      "use one of: \(setting.choices.joined(separator: ", "))".suggesting(setting.choices.nearest(to: value))
    case .exclusive: "give one of them"
    }
  }
}
