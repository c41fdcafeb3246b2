import Platform

/// pflag's grammar, which every existing kubeconfig uses: `--flag value`, `--flag=value`, `-l spn`, `-lspn`, `-l=spn`, `--toggle=false`.
///
/// Source: github.com/spf13/pflag, "Command line flag syntax".
public struct FlagGrammar: Sendable {
  let flags: [Setting]

  public init(_ flags: [Setting]) {
    self.flags = flags
  }

  /// What a command line says, before any variable is looked at.
  public struct Reading: Equatable, Sendable {
    /// In the order of the command line; a setting may occur more than once.
    public var given: [(setting: Setting, value: String)] = []
    public var positional: [String] = []
    public var asksForHelp = false

    /// The last value of each setting, and all of a list with commas. Deprecated spellings count as what they stand for.
    public var values: [Setting: String] {
      given.reduce(into: [:]) { values, next in
        let setting = next.setting.effective
        let earlier = setting.kind == .list(commas: true) ? values[setting] : nil
        values[setting] = earlier.map { "\($0),\(next.value)" } ?? next.value
      }
    }

    /// The elements of a list, in the order of the command line.
    public func elements(of setting: Setting) -> [String] {
      let texts = given.filter { $0.setting.effective == setting }.map(\.value)
      return setting.kind == .list(commas: true) ? texts.flatMap { $0.split(separator: ",").map(String.init) } : texts
    }

    /// Settings that have one value and were given several, in the order of the command line: the last one counts.
    public var contradicted: [Setting] {
      var seen: [Setting: String] = [:]
      var found: [Setting] = []
      for (setting, value) in given.map({ ($0.setting.effective, $0.value) }) where !setting.isList {
        if let earlier = seen[setting], earlier != value, !found.contains(setting) { found.append(setting) }
        seen[setting] = value
      }
      return found
    }

    public static func == (left: Reading, right: Reading) -> Bool {
      left.given.elementsEqual(right.given, by: ==) && left.positional == right.positional && left.asksForHelp == right.asksForHelp
    }
  }

  public func read(_ arguments: some Sequence<String>) throws(FlagError) -> Reading {
    var reading = Reading()
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        reading.positional += rest
        return reading
      }
      if argument.hasPrefix("--") {
        try readLong(argument, &rest, into: &reading)
      } else if argument.hasPrefix("-"), argument.count > 1 {
        try readShort(argument, &rest, into: &reading)
      } else {
        reading.positional.append(argument)
      }
    }
    return reading
  }

  private func readLong(_ argument: String, _ rest: inout ArraySlice<String>, into reading: inout Reading) throws(FlagError) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty, !name.hasPrefix("-") else { throw .badSyntax(argument) }
    guard let setting = flags.first(where: { $0.name == name }) else {
      guard name != "help" else {
        reading.asksForHelp = true
        return
      }
      let names = flags.filter { $0.visibility == .listed }.map(\.name)
      throw .unknown("--\(name)", nearest: names.nearest(to: String(name)).map { "--\($0)" })
    }
    if parts.count == 2 {
      try accept(String(parts[1]), for: setting, into: &reading)
    } else if setting.kind == .toggle {
      try accept("true", for: setting, into: &reading)
    } else if let value = rest.popFirst() {
      try accept(value, for: setting, into: &reading)
    } else {
      throw .missingValue("--\(name)")
    }
  }

  private func readShort(_ argument: String, _ rest: inout ArraySlice<String>, into reading: inout Reading) throws(FlagError) {
    var cluster = argument.dropFirst()
    while let letter = cluster.popFirst() {
      guard let setting = flags.first(where: { $0.shorthand == letter }) else {
        guard letter != "h" else {
          reading.asksForHelp = true
          return
        }
        throw .unknownShorthand(letter, in: argument)
      }
      if cluster.first == "=" {
        return try accept(String(cluster.dropFirst()), for: setting, into: &reading)
      }
      if setting.kind == .toggle {
        try accept("true", for: setting, into: &reading)
      } else if !cluster.isEmpty {
        return try accept(String(cluster), for: setting, into: &reading)
      } else if let value = rest.popFirst() {
        return try accept(value, for: setting, into: &reading)
      } else {
        throw .missingShorthandValue(letter, in: argument)
      }
    }
  }

  private func accept(_ value: String, for setting: Setting, into reading: inout Reading) throws(FlagError) {
    switch setting.kind {
    case .toggle:
      guard let isOn = GoSyntax.boolean(value) else { throw .invalidValue(setting, value, "strconv.ParseBool: parsing", "invalid syntax") }
      reading.given.append((setting, String(isOn)))
    case .duration:
      guard GoSyntax.duration(value) != nil else { throw .invalidValue(setting, value, GoSyntax.durationFault(value), nil) }
      reading.given.append((setting, value))
    case .number:
      guard Int32(value) != nil else {
        let isNumber = !value.isEmpty && value.drop { $0 == "-" || $0 == "+" }.allSatisfy { ("0"..."9").contains($0) }
        throw .invalidValue(setting, value, "strconv.ParseInt: parsing", isNumber ? "value out of range" : "invalid syntax")
      }
      reading.given.append((setting, value))
    case .text, .file, .directory, .url, .list:
      reading.given.append((setting, value))
    }
  }
}
