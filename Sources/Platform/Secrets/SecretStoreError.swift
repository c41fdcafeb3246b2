/// A place for secrets cannot be used.
public enum SecretStoreError: UserFacingError, Equatable {
  case libraryMissing(String)
  case noSession
  case noService(reason: String)
  case noCollection
  case locked
  case timedOut
  case failed(reason: String)
  case noKeyring(reason: String)
  /// What was written can never be read again: a new sign-in is needed, and nothing else is wrong.
  case keyLost
  case damaged(path: String)

  public var code: String {
    switch self {
    case .libraryMissing: "store.no-library"
    case .noSession: "store.no-session"
    case .noService: "store.no-service"
    case .noCollection: "store.no-collection"
    case .locked: "store.locked"
    case .timedOut: "store.timed-out"
    case .failed: "store.failed"
    case .noKeyring: "store.no-keyring"
    case .keyLost: "store.key-lost"
    case .damaged: "store.damaged"
    }
  }

  public var summary: String {
    switch self {
    case .libraryMissing(let name): "\(name) is not installed or cannot be loaded"
    case .noSession: "there is no D-Bus session, and thus no Secret Service"
    case .noService(let reason): "no Secret Service answers: \(reason)"
    case .noCollection: "the Secret Service has no default keyring"
    case .locked: "the default keyring of the Secret Service is locked"
    case .timedOut: "the Secret Service does not answer in time"
    case .failed(let reason): "the Secret Service refuses: \(reason)"
    case .noKeyring(let reason): "the kernel's keyring cannot be used: \(reason)"
    case .keyLost: "the kernel's keyring has lost the key to the stored secrets"
    case .damaged(let path): "\(path) is damaged, or it is the file of another entry"
    }
  }

  public var remedy: String {
    switch self {
    case .libraryMissing("libsecret-1.so.0"): "install it: apt-get install libsecret-1-0, or choose another token store"
    case .libraryMissing(let name): "install the package of your system that holds \(name), or choose another token store"
    case .noSession, .noService: "start a keyring such as gnome-keyring in a desktop session, or choose another token store"
    case .noCollection: "create a default keyring, with Seahorse for instance, or choose another token store"
    case .locked: "unlock it, with Seahorse for instance, or choose another token store"
    case .timedOut, .failed: "start the keyring's program again, or choose another token store"
    case .noKeyring: "containers often forbid it; choose another token store"
    case .keyLost: "sign in again; the keyring forgets at a reboot, after three days without use, and with its container"
    case .damaged: "remove that file, and sign in again"
    }
  }
}
