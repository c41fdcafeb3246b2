import FoundationEssentials

extension JSON: Decodable {
  /// Members come sorted by name; a number that is no integer is none of ours, and fails.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let int = try? value.decode(Int.self) {
      self = .int(int)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let elements = try? value.decode([JSON].self) {
      self = .array(elements)
    } else {
      let members = try value.decode([String: JSON].self)
      self = .object(members.sorted { $0.key < $1.key }.map { Member($0.key, $0.value) })
    }
  }

  /// The members of an object; none for everything else.
  var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// This object with another laid over it, member by member; null takes a member away.
  func overlaid(with other: JSON) -> JSON {
    guard case .object(let members) = other, case .object = self else { return other }
    var result = self
    for member in members {
      result[member.name] = member.value == .null ? nil : result[member.name]?.overlaid(with: member.value) ?? member.value
    }
    return result
  }
}
