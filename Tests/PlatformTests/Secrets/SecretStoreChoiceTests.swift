import Platform
import TestSupport
import Testing

@Suite struct SecretStoreChoiceTests {
  @Test("A choice is written as auto or as the name of a kind")
  func names() {
    let names = ["auto", "secret-service", "keyring", "file", "none", "Auto", "libsecret", ""]

    #expect(
      names.map { SecretStoreChoice($0) } == [
        .automatic, .fixed(.secretService), .fixed(.keyring), .fixed(.file), .fixed(.none), nil, nil, nil,
      ])
  }

  @Test(
    "auto stays with what was recorded, and ends with files",
    arguments: [
      (nil, SecretStore.Kind.secretService, SecretStore.Kind.file), (.secretService, .secretService, .file), (.keyring, .keyring, .file),
      (.file, .file, nil), (SecretStore.Kind.none, .secretService, .file),
    ] as [(SecretStore.Kind?, SecretStore.Kind, SecretStore.Kind?)])
  func automatic(_ recorded: SecretStore.Kind?, _ first: SecretStore.Kind, _ fallBack: SecretStore.Kind?) {
    #expect(SecretStoreChoice.automatic.order(recorded: recorded) == (first, fallBack))
  }

  @Test("A kind that was asked for has no second, whatever was recorded", arguments: SecretStore.Kind.allCases)
  func fixed(_ kind: SecretStore.Kind) {
    for recorded in [nil] + SecretStore.Kind.allCases.map(Optional.some) {
      #expect(SecretStoreChoice.fixed(kind).order(recorded: recorded) == (kind, nil))
    }
  }

  @Test("The first that opens is used, and the reason against the other is told")
  func opening() throws {
    let secrets = TestSecrets(refusals: [.secretService: .locked])
    let host = TestHost(secrets: secrets).host

    let chosen = try host.secretStore(.automatic, directory: "/cache")
    try chosen.store.write("pop-key", [1])

    #expect(chosen.store.kind == .file && chosen.refusal == .locked)
    #expect(secrets.opened == [.secretService, .file])
    #expect(secrets.entries == [TestSecrets.Entry(.file, "/cache", "pop-key"): [1]])
    #expect(throws: SecretStoreError.locked) { try host.secretStore(.fixed(.secretService), directory: "/cache") }
  }

  @Test("An account whose secrets are in files asks for no other store")
  func recordedFile() throws {
    let secrets = TestSecrets()

    let chosen = try TestHost(secrets: secrets).host.secretStore(.automatic, recorded: .file, directory: "/cache")

    #expect(chosen.store.kind == .file && chosen.refusal == nil)
    #expect(secrets.opened == [.file])
  }
}
