import Platform

/// Finds the bus of the login session.
enum SessionBus {
  /// Addresses separated by `;`, each of which is to be tried in turn; `nil` where there is none that a socket of this machine serves.
  ///
  /// Other transports start programs (`autolaunch:`, `unixexec:`) or leave the machine (`tcp:`): a variable must not do that.
  /// Source: D-Bus Specification, "Server Addresses" and "Well-known Message Bus Instances"; sd_bus_open_user(3).
  static func address(in environment: Environment) -> String? {
    if let list = environment.nonEmpty("DBUS_SESSION_BUS_ADDRESS") {
      let usable = list.split(separator: ";").filter { $0.hasPrefix("unix:") }
      return usable.isEmpty ? nil : usable.joined(separator: ";")
    }
    guard let directory = environment.nonEmpty("XDG_RUNTIME_DIR"), Files.owner("\(directory)/bus") != nil else { return nil }
    return "unix:path=\(escaped(directory))/bus"
  }

  /// A path as a value of an address, in which `;` and `,` would end it.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      let character = Character(UnicodeScalar(byte))
      let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-_/.*".contains(character))
      return isPlain ? String(character) : "%" + [byte].hexadecimal
    }.joined()
  }
}
