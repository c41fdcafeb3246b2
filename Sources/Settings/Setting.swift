/// A flag as data: its spellings, variables, help and secrecy. Parsing, help, completions, validation and docs follow from it.
public struct Setting: Sendable, Hashable {
  /// The long flag without its dashes.
  public let name: String
  public let shorthand: Character?
  public let kind: Kind
  public let defaultValue: String
  /// One line, without a final full stop.
  public let help: String
  /// The value must never be printed, logged or written anywhere but where its owner put it.
  public let isSecret: Bool
  /// The values that it may have; empty where every text is one.
  public let choices: [String]
  /// In the order in which they apply: a later one that is set wins.
  public let variables: [VariableRule]
  public let visibility: Visibility
  /// A toggle that asks for another kind of token: a login method that does not read it gives a token that the server refuses.
  public let shapesToken: Bool

  public enum Kind: Sendable, Equatable {
    case text, toggle, file, directory, url, duration, number
    /// The flag may be repeated, and each use adds to the list: one whole text, or texts with commas between them.
    ///
    /// Source: pflag, `StringArray` and `StringSlice`.
    case list(commas: Bool)
  }

  public enum Visibility: Sendable, Equatable {
    case listed
    /// Still works, is left out of help, and says on stderr what to use instead.
    case deprecated(replacement: String)
  }

  init(
    _ name: String, _ shorthand: Character? = nil, kind: Kind = .text, default defaultValue: String = "", choices: [String] = [],
    isSecret: Bool = false, variables: [VariableRule] = [], visibility: Visibility = .listed, shapesToken: Bool = false,
    help: String
  ) {
    self.name = name
    self.shorthand = shorthand
    self.kind = kind
    self.defaultValue = kind == .toggle && defaultValue.isEmpty ? "false" : defaultValue
    self.help = help
    self.isSecret = isSecret
    self.choices = choices
    self.variables = variables
    self.visibility = visibility
    self.shapesToken = shapesToken
  }

  /// `--tenant-id`
  public var flag: String { "--\(name)" }

  /// The setting that a deprecated spelling stands for; itself otherwise.
  public var effective: Setting {
    guard case .deprecated(let replacement) = visibility else { return self }
    return Setting.shared.first { $0.name == replacement } ?? self
  }

  /// A relative value of this setting means another file in another working directory.
  public var isPath: Bool { kind == .file || kind == .directory }

  /// It has as many values as it is given.
  public var isList: Bool {
    if case .list = kind { return true }
    return false
  }

  public static func == (left: Setting, right: Setting) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A variable that changes a setting, and when it does.
public struct VariableRule: Sendable, Equatable {
  public let name: String
  public let condition: Condition
  /// The variable fills a value that is still empty; it replaces none.
  public let fillsOnly: Bool

  public enum Condition: Sendable, Equatable {
    case always
    /// With `--use-azurerm-env-vars`.
    case azureRM
    /// Without `--use-azurerm-env-vars`.
    case notAzureRM
    /// With this login method.
    case method(String)
  }

  init(_ name: String, _ condition: Condition = .always, fillsOnly: Bool = false) {
    self.name = name
    self.condition = condition
    self.fillsOnly = fillsOnly
  }
}
