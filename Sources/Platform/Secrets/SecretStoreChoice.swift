/// Which store a person wants.
public enum SecretStoreChoice: Sendable, Equatable {
  /// The desktop's keyring where it answers, else files.
  case automatic
  case fixed(SecretStore.Kind)

  /// `nil` when the text is neither `auto` nor a kind's name.
  public init?(_ text: String) {
    if text == "auto" {
      self = .automatic
    } else if let kind = SecretStore.Kind(rawValue: text) {
      self = .fixed(kind)
    } else {
      return nil
    }
  }

  /// The kind to try, and the one to take where that cannot be opened.
  ///
  /// What an account was recorded with comes first, so that a desktop and an ssh login do not take turns at moving its secrets.
  public func order(recorded: SecretStore.Kind? = nil) -> (first: SecretStore.Kind, fallBack: SecretStore.Kind?) {
    switch (self, recorded) {
    case (.fixed(let kind), _): (kind, nil)
    case (.automatic, nil), (.automatic, SecretStore.Kind.none?): (.secretService, .file)
    case (.automatic, .file?): (.file, nil)
    case (.automatic, let kind?): (kind, .file)
    }
  }
}

/// A store, and why the one that comes before it could not be opened.
public struct OpenedSecretStore: Sendable {
  public let store: SecretStore
  public let refusal: SecretStoreError?
}

extension Host {
  /// Opens the store of that choice.
  ///
  /// Record its kind with what is written to it. A desktop's keyring that hangs costs a second.
  /// - Throws: `SecretStoreError` when it cannot be opened and nothing may take its place.
  public func secretStore(
    _ choice: SecretStoreChoice, recorded: SecretStore.Kind? = nil, directory: String
  ) throws -> OpenedSecretStore {
    let (first, fallBack) = choice.order(recorded: recorded)
    do {
      return OpenedSecretStore(store: try openSecretStore(first, directory, self), refusal: nil)
    } catch let refusal as SecretStoreError {
      guard let fallBack else { throw refusal }
      return OpenedSecretStore(store: try openSecretStore(fallBack, directory, self), refusal: refusal)
    }
  }
}
