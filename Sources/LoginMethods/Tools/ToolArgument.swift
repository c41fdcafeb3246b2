import Settings

/// Refuses what could mean something else to a tool: an option, a second argument, a command, a step within the path of an address.
///
/// - Parameters:
///   - others: Characters besides ASCII letters and digits.
///   - allowed: All of them, as a person reads them.
func checkArgument(_ value: String, _ setting: Setting, also others: String, _ allowed: String) throws(SettingError) {
  let isAllowed = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
  guard isAllowed, !value.hasPrefix("-"), value != ".", value != ".." else { throw .unusableValue(setting, allowed: allowed) }
}
