/// What is to be written, before its style is known.
enum ConfigValue {
  typealias Field = (key: String, value: ConfigValue)

  case text(String)
  case boolean(Bool)
  case texts([String])
  case mapping([Field])
  case mappings([[Field]])
}

extension ExecEntry {
  /// The fields that are set, in the order in which client-go writes them.
  var fields: [ConfigValue.Field] {
    var fields: [ConfigValue.Field] = []
    if let apiVersion { fields.append(("apiVersion", .text(apiVersion))) }
    if !arguments.isEmpty { fields.append(("args", .texts(arguments))) }
    fields.append(("command", .text(command)))
    if !environment.isEmpty {
      fields.append(("env", .mappings(environment.map { [("name", .text($0.name)), ("value", .text($0.value))] })))
    }
    if let installHint { fields.append(("installHint", .text(installHint))) }
    if let interactiveMode { fields.append(("interactiveMode", .text(interactiveMode))) }
    if let provideClusterInfo { fields.append(("provideClusterInfo", .boolean(provideClusterInfo))) }
    return fields
  }
}
