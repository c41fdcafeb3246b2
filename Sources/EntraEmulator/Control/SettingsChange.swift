/// Some settings, to be laid over those in force; a member that is absent leaves its setting as it is.
struct SettingsChange: Decodable {
  private let overlay: (inout Settings) throws -> Void

  init(from decoder: any Decoder) throws {
    let names = try decoder.container(keyedBy: AnyName.self).allKeys.map(\.stringValue)
    if let unknown = names.first(where: { Settings.CodingKeys(rawValue: $0) == nil }) {
      throw ConfigurationError("there is no setting '\(unknown)'")
    }
    overlay = { try $0.update(from: decoder) }
  }

  func apply(to settings: inout Settings) throws {
    try overlay(&settings)
    try settings.validate()
  }

  private struct AnyName: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) {
      nil
    }
  }
}
