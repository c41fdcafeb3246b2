import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Where refresh tokens rest, and what happens when the place cannot be used.
@Suite struct RecordedStoresTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")
  private static let files = "kubelogin: sign-ins are kept in files that only you can read, since "

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private func token(
    _ source: TestSource, _ choice: SecretStoreChoice = .automatic, for session: Session = .one
  ) throws -> String {
    try TokenCache(
      (cache.directory, cache.salt), secrets: choice, deadline: Deadline(in: .seconds(60), of: cache.machine), host: cache.machine
    ).token(for: session, from: source.tokenSource).text
  }

  /// Signs in, and lets the access token end.
  private func signIn(_ choice: SecretStoreChoice = .automatic) throws {
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("first", refreshToken: "refresh", account: "alice"))
    _ = try token(source, choice)
    cache.host.clock.advance(.seconds(3600))
  }

  /// What the next run does: takes the refresh token, or asks the person.
  private func calls(_ choice: SecretStoreChoice = .automatic) throws -> [TestSource.Call] {
    let source = TestSource(person: Self.scope)
    source.refreshes(.issued(cache.issued("second")))
    source.obtains(cache.issued("second", refreshToken: "again", account: "alice"))
    _ = try token(source, choice)
    return source.calls
  }

  private var stores: [SecretStore.Kind] { cache.store.accounts(Self.scope).map(\.record.store) }
  private var kept: [SecretStore.Kind] { cache.secrets.entries.keys.map(\.kind) }

  @Test("Where a Secret Service answers, it keeps the refresh token, and nothing is said")
  func desktop() throws {
    try signIn()

    #expect(stores == [.secretService] && kept == [.secretService])
    #expect(cache.error == "")
    #expect(try calls() == [.refresh("refresh", timeout: nil)])
  }

  @Test("Where none answers, a file keeps it, and the first sign-in says so once")
  func headless() throws {
    cache.secrets.refuse(.secretService, .noSession)
    try signIn()

    #expect(stores == [.file] && kept == [.file])
    #expect(cache.error == Self.files + "there is no D-Bus session, and thus no Secret Service; --token-store chooses\n")
    #expect(try calls() == [.refresh("refresh", timeout: nil)])
    #expect(cache.error.split(separator: "\n").count == 1)
  }

  @Test("An account that began in a file stays there on a desktop")
  func noFlip() throws {
    cache.secrets.refuse(.secretService, .noSession)
    try signIn()
    cache.secrets.refuse(.secretService, nil)

    #expect(try calls() == [.refresh("refresh", timeout: nil)])
    #expect(stores == [.file] && kept == [.file])
  }

  @Test("A keyring that is locked now means a new sign-in, which says why and goes to a file")
  func locked() throws {
    try signIn()
    cache.secrets.refuse(.secretService, .locked)

    #expect(try calls() == [.obtain(timeout: nil)])
    #expect(cache.error.contains("a new sign-in is needed: the default keyring of the Secret Service is locked\n"))
    #expect(stores == [.file])
  }

  @Test("A kernel key that is gone means a new sign-in, which says why")
  func keyLost() throws {
    try signIn(.fixed(.keyring))
    cache.secrets.refuse(.keyring, .keyLost)
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("second"))

    _ = try token(source, .fixed(.keyring))

    #expect(source.calls == [.obtain(timeout: nil)])
    #expect(cache.error.contains("a new sign-in is needed: the kernel's keyring has lost the key to the stored secrets\n"))
  }

  @Test("A store that was asked for and cannot be used costs the refresh token, not the sign-in")
  func unusable() throws {
    cache.secrets.refuse(.keyring, .noKeyring(reason: "it is forbidden"))

    try signIn(.fixed(.keyring))

    #expect(cache.error == "kubelogin: the sign-in is not kept for later: the kernel's keyring cannot be used: it is forbidden\n")
    #expect(stores == [] && kept == [])
  }

  @Test("With none the access token serves, and then the person is asked")
  func none() throws {
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("first", refreshToken: "refresh", account: "alice"))
    _ = try token(source, .fixed(.none))

    #expect(try token(source, .fixed(.none)) == "first")
    cache.host.clock.advance(.seconds(3600))
    #expect(try calls(.fixed(.none)) == [.obtain(timeout: nil)])
    #expect(kept == [])
  }

  @Test("Another choice moves the refresh token with its next use, and leaves none behind")
  func moved() throws {
    try signIn()
    let source = TestSource(person: Self.scope)
    source.refreshes(.issued(cache.issued("second", refreshToken: "rotated")))

    _ = try token(source, .fixed(.keyring))

    #expect(source.calls == [.refresh("refresh", timeout: nil)])
    #expect(stores == [.keyring] && kept == [.keyring])
    #expect(try cache.refreshTokens(in: Self.scope) == ["rotated"])
  }

  @Test("No refresh token is in any file of the cache")
  func files() throws {
    try signIn()

    for inner in CacheDirectory.directories {
      for name in try Files.names(in: "\(cache.directory.path)/\(inner)") {
        let text = String(decoding: try Files.read("\(cache.directory.path)/\(inner)/\(name)"), as: UTF8.self)
        #expect(!text.contains(#""refresh""#))
      }
    }
  }

  @Test("Removing the cache empties every store", arguments: [SecretStore.Kind.secretService, .keyring, .file])
  func removal(_ kind: SecretStore.Kind) throws {
    try signIn(.fixed(kind))

    #expect(cache.directory.removeSecrets(on: cache.machine) == nil)
    #expect(kept == [])
  }

  @Test("A store that keeps its secrets is an error; one that was never used is none")
  func removalRefused() throws {
    cache.secrets.refuse(.keyring, .noKeyring(reason: "forbidden"))
    try signIn()
    #expect(cache.directory.removeSecrets(on: cache.machine) == nil)
    try signIn()
    cache.secrets.refuse(.secretService, .locked)

    #expect(cache.directory.removeSecrets(on: cache.machine) == .locked)
  }
}
