public import Settings
public import TokenCache

/// A session in the terms of its settings, as `LoginMethod.session` has written it.
extension Session {
  /// `nil` where it is empty, and for secrets, of which only a hash is there.
  public func value(of setting: Setting) -> String? {
    setting.isSecret ? nil : identity[setting.name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// As in `--server-id`.
  public var serverID: String? {
    value(of: .serverID).map { $0.hasSuffix("/.default") ? String($0.dropLast("/.default".count)) : $0 }
  }

  /// `nil` where no authority is asked.
  public var authority: String? { identity["authority"] }

  /// Its tokens need a signature with the key of the cache.
  public var isBoundToKey: Bool { identity["pop-key"] != nil }
}
