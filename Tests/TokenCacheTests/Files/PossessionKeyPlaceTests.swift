import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

@Suite struct PossessionKeyPlaceTests {
  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private final class Counter: Sendable {
    private let count = Atomic<UInt8>(0)

    func next() -> UInt8 { count.wrappingAdd(1, ordering: .relaxed).newValue }
  }

  /// Keys are numbers here, each new one the next.
  private func machine(counting made: Counter) -> Host {
    var machine = cache.machine
    machine.possessionKeys = PossessionKeys(
      make: { Self.key([made.next()]) },
      open: { bytes in
        guard bytes.count == 1 else { throw PossessionKeyError.damaged }
        return Self.key(bytes)
      })
    return machine
  }

  private static func key(_ bytes: [UInt8]) -> PossessionKey {
    PossessionKey(encoded: bytes, modulus: bytes, exponent: [3], sign: { _ in [] })
  }

  @Test("The key is made once, and rests in the store that is wanted", arguments: [SecretStore.Kind.secretService, .keyring, .file])
  func once(_ kind: SecretStore.Kind) throws {
    let machine = machine(counting: Counter())

    let keys = try (0..<3).map { _ in try cache.directory.possessionKey(.fixed(kind), machine).encoded }

    #expect(keys == [[1], [1], [1]])
    #expect(cache.secrets.entries == [TestSecrets.Entry(kind, cache.directory.path, "pop-key"): [1]])
  }

  @Test("A key that is lost or damaged is replaced")
  func lost() throws {
    let machine = machine(counting: Counter())
    _ = try cache.directory.possessionKey(.automatic, machine)
    try cache.secrets.open(.secretService, cache.directory.path).write("pop-key", [9, 9])

    #expect(try cache.directory.possessionKey(.automatic, machine).encoded == [2])
    #expect(try cache.directory.possessionKey(.automatic, machine).encoded == [2])
  }

  @Test("A place that cannot be used means a new key for each run, said each time")
  func unusable() throws {
    let machine = machine(counting: Counter())
    cache.secrets.refuse(.keyring, .noKeyring(reason: "forbidden"))

    #expect(try cache.directory.possessionKey(.fixed(.keyring), machine).encoded == [1])
    #expect(try cache.directory.possessionKey(.fixed(.keyring), machine).encoded == [2])
    #expect(cache.error.contains("the key for PoP tokens is not kept"))
  }
}
