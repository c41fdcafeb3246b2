import Kubeconfig
import Platform
import Settings
import TokenCache

/// What a completion script asks the program for: the names of contexts or sessions.
///
/// Source: ArgumentParser, `---completion [SUBCOMMAND…] -- FLAG WORD-INDEX CURSOR-INDEX [WORD…]`, where the words are the command line.
struct CompletionValues: Equatable {
  enum Subject: Equatable {
    case contexts, sessions
  }

  let subject: Subject
  private let words: [String]

  /// `nil` for anything else.
  init?(_ arguments: [String]) {
    guard let end = arguments.firstIndex(of: "--"), end + 1 < arguments.count else { return nil }
    switch arguments[end + 1] {
    case Setting.context.flag: subject = .contexts
    case Setting.session.flag: subject = .sessions
    default: return nil
    }
    words = Array(arguments.dropFirst(end + 4))
  }

  /// One in each line, as the shell in SAP_SHELL wants them. What cannot be read has no names: nobody wants errors while typing.
  func text(on host: Host) -> String {
    let names = names(on: host).filter(Self.isHarmless)
    guard host.environment["SAP_SHELL"] == "zsh" else { return names.map { "\($0)\n" }.joined() }
    // A colon would start a description, and the script takes the last line away.
    return names.map { $0.replacing(":", with: "\\:") + "\n" }.joined() + " \n"
  }

  private func names(on host: Host) -> [String] {
    let home = host.environment["HOME"] ?? ""
    switch subject {
    case .contexts:
      let location = KubeconfigLocation(explicit: value(of: .kubeconfig, home: home), environment: host.environment)
      return (try? MergedKubeconfig(at: location, on: host))?.contexts.map(\.name.text) ?? []
    case .sessions:
      let directory = CacheDirectory(flag: value(of: .cacheDirectory, home: home), environment: host.environment)
      return (try? directory.map { try SessionCatalogue($0, on: host).contents() })?.sessions.map(\.name) ?? []
    }
  }

  /// The last value of a flag, before the shell has expanded it. bash makes a word of its own of each `=`.
  private func value(of setting: Setting, home: String) -> String? {
    var value: String?
    for (index, word) in words.enumerated() {
      if word == setting.flag {
        let rest = words[(index + 1)...]
        value = rest.first == "=" ? rest.dropFirst().first : rest.first
      } else if word.hasPrefix("\(setting.flag)=") {
        value = String(word.dropFirst(setting.flag.count + 1))
      }
    }
    return value.map { $0.hasPrefix("~/") ? home + $0.dropFirst() : $0 }
  }

  /// bash expands what it is offered, command substitutions too, and a kubeconfig may come from anybody.
  private static func isHarmless(_ name: String) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.:/@+=,".contains($0) }
  }
}
