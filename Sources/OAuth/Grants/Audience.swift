/// What a token is asked for, as a field of a request.
public struct Audience: Sendable, Equatable {
  let name: String
  let value: String

  /// Source: RFC 6749 section 3.3.
  public static func scope(_ scopes: [String]) -> Audience { Audience(name: "scope", value: scopes.joined(separator: " ")) }

  /// Source: RFC 8707 section 2.
  public static func resource(_ resource: String) -> Audience { Audience(name: "resource", value: resource) }

  public var field: (String, String) { (name, value) }
}
