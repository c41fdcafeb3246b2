import ArgumentParser
import LoginMethods
import Settings

/// Which settings a command takes.
protocol SettingList {
  static var settings: [Setting] { get }
}

/// ArgumentParser's view of a list of settings: options made from data, not from properties, for help and completion scripts.
///
/// ArgumentParser finds options by reflection: a custom mirror shows it one child for each flag.
struct SettingFlags<List: SettingList>: ParsableArguments, CustomReflectable {
  init() {}

  init(from decoder: any Decoder) throws {
    // ArgumentParser checks that its container is asked for.
    _ = try decoder.container(keyedBy: FlagName.self)
  }

  var customMirror: Mirror {
    Mirror(self, children: List.settings.map { ($0.name, child($0)) })
  }

  private func child(_ setting: Setting) -> Any {
    var names: [NameSpecification.Element] = [.customLong(setting.name)]
    if let shorthand = setting.shorthand { names.insert(.customShort(shorthand), at: 0) }
    let help = ArgumentHelp(.init(stringLiteral: setting.summary), visibility: setting.visibility == .listed ? .default : .hidden)
    if setting.kind == .toggle { return Flag<Bool>(wrappedValue: false, name: .init(names), help: help) }
    return Option<String?>(name: .init(names), parsing: .unconditional, help: help, completion: setting.completion)
  }
}

private struct FlagName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

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

  private var offered: [String] { self == .login ? LoginMethods.all.map(\.name) : choices }

  fileprivate var completion: CompletionKind? {
    switch kind {
    case .directory: .directory
    case .file: self == .clientCertificate ? .file(extensions: ["pem", "crt", "cert", "pfx", "p12"]) : .file()
    case .text, .url, .duration, .number, .toggle, .list:
      // The script asks for the values of these when they are wanted: `CompletionValues` answers.
      if [.context, .session].contains(self) { .custom { _, _, _ in [] } } else { offered.isEmpty ? nil : .list(offered) }
    }
  }
}
