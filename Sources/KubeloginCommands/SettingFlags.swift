import ArgumentParser
import LoginMethods
import Settings

/// Which settings a command takes.
protocol SettingList {
  static var settings: [Setting] { get }
}

/// ArgumentParser's view of a list of settings: options made from data, not from properties.
///
/// ArgumentParser finds options by reflection; a custom mirror shows it one child for each flag, and `init(from:)` reads them back by name.
struct SettingFlags<List: SettingList>: ParsableArguments, CustomReflectable {
  let values: [Setting: String]

  init() { values = [:] }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FlagName.self)
    var values: [Setting: String] = [:]
    for setting in List.settings {
      if setting.kind == .toggle {
        if try container.decode(Flag<Bool>.self, forKey: FlagName(setting)).wrappedValue { values[setting] = "true" }
        if try container.decode(Flag<Bool>.self, forKey: FlagName(negating: setting)).wrappedValue { values[setting] = "false" }
      } else if let value = try container.decode(Option<String?>.self, forKey: FlagName(setting)).wrappedValue {
        values[setting] = value
      }
    }
    self.values = values
  }

  var customMirror: Mirror {
    Mirror(self, children: List.settings.flatMap(children))
  }

  private func children(of setting: Setting) -> [(label: String, value: Any)] {
    var names: [NameSpecification.Element] = [.customLong(setting.name)]
    if let shorthand = setting.shorthand { names.insert(.customShort(shorthand), at: 0) }
    let help = ArgumentHelp(
      stringLiteral: setting.summary, visibility: setting.visibility == .listed ? .default : .hidden)
    guard setting.kind == .toggle else {
      let option = Option<String?>(name: .init(names), parsing: .unconditional, help: help, completion: setting.completion)
      return [(FlagName(setting).stringValue, option)]
    }
    let negation = Flag<Bool>(wrappedValue: false, name: .customLong(FlagName(negating: setting).stringValue), help: .hidden)
    return [
      (FlagName(setting).stringValue, Flag<Bool>(wrappedValue: false, name: .init(names), help: help)),
      (FlagName(negating: setting).stringValue, negation),
    ]
  }
}

extension ArgumentHelp {
  fileprivate init(stringLiteral text: String, visibility: ArgumentVisibility) {
    self.init(text, visibility: visibility)
  }
}

/// The key of a flag: its name, with `no-` before the toggle that turns it off, which only `FlagGrammar`'s canonical form uses.
struct FlagName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ setting: Setting) { stringValue = setting.name }
  init(negating setting: Setting) { stringValue = "no-\(setting.name)" }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Setting {
  /// Help, with the variables that replace the value.
  fileprivate var summary: String {
    var seen: [String] = []
    for rule in variables where !seen.contains(rule.name) { seen.append(rule.name) }
    var text = self == .login ? "\(help): \(LoginMethods.listedNames)" : help
    if !defaultValue.isEmpty && kind != .toggle { text += " (default \(defaultValue))" }
    return seen.isEmpty ? text : "\(text) [\(seen.joined(separator: ", "))]"
  }

  fileprivate var completion: CompletionKind? {
    switch kind {
    case .directory: .directory
    case .file: self == .clientCertificate ? .file(extensions: ["pem", "crt", "cert", "pfx", "p12"]) : .file()
    case .text, .url, .duration, .number, .toggle: self == .login ? .list(LoginMethods.all.map(\.name)) : nil
    }
  }
}

extension FlagGrammar.Reading {
  /// The same flags in ArgumentParser's own grammar.
  var canonical: [String] {
    values.sorted { $0.key.name < $1.key.name }.flatMap { setting, value in
      setting.kind == .toggle ? ["--\(value == "true" ? "" : "no-")\(setting.name)"] : [setting.flag, value]
    }
  }
}
