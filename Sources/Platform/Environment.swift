import Glibc

/// The process's variables, read by name.
public struct Environment: Sendable {
  private let lookUp: @Sendable (String) -> String?

  public init(_ lookUp: @escaping @Sendable (String) -> String?) {
    self.lookUp = lookUp
  }

  /// `nil` when the variable is not set; "" when it is set and empty.
  public subscript(name: String) -> String? { lookUp(name) }

  /// The value, `nil` also when it is empty.
  public func nonEmpty(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  public static let live = Environment { name in
    getenv(name).map { String(cString: $0) }
  }

  /// The live value as the C string that it is; valid until the variable changes.
  public static func value(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>? {
    UnsafePointer(getenv(name))
  }
}
