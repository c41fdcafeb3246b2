/// Takes flags apart: `--flag value` and `--flag=value`.
struct FlagReader {
  private var rest: ArraySlice<String>
  private var current: (flag: String, value: String?) = ("", nil)

  init(_ arguments: some Sequence<String>) {
    rest = Array(arguments)[...]
  }

  /// The next flag or word; nil at the end. Throws when the flag before it was given a value and took none.
  mutating func next() throws(ConfigurationError) -> String? {
    guard current.value == nil else { throw ConfigurationError("\(current.flag) takes no value") }
    guard let argument = rest.popFirst() else { return nil }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    current = argument.hasPrefix("-") && parts.count > 1 ? (parts[0], parts[1]) : (argument, nil)
    return current.flag
  }

  /// The value of the flag that `next` returned.
  mutating func value() throws(ConfigurationError) -> String {
    if let value = current.value {
      current.value = nil
      return value
    }
    guard let next = rest.popFirst() else { throw ConfigurationError("\(current.flag) needs a value") }
    return next
  }

  mutating func port() throws(ConfigurationError) -> Int {
    guard let port = Int(try value()), 0...65535 ~= port else { throw ConfigurationError("\(current.flag) must be 0 to 65535") }
    return port
  }

  mutating func hostName() throws(ConfigurationError) -> String {
    let name = try value()
    guard isHostName(name) else { throw ConfigurationError("\(current.flag) needs a host name or an IP address; '\(name)' is neither") }
    return name
  }

  var unknown: ConfigurationError {
    ConfigurationError("unknown \(current.flag.hasPrefix("-") ? "flag" : "word") \(current.flag); --help lists the flags")
  }
}
