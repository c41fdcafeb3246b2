import Glibc
import Platform
import Signing
import TestSupport
import Testing

@testable import SecretStores

/// With the real keyring of this machine's kernel, and a key for each test.
@Suite(.enabled(if: KernelKey.isUsable, "this machine's kernel gives no keyring"))
final class SealedSecretsTests: Sendable {
  private let root: TemporaryDirectory
  private let host: Host

  init() throws {
    root = try TemporaryDirectory()
    // Live: the keys of these tests must not be guessable by their nonces' numbers.
    host = Host.live(
      send: { _ in throw TestHost.Unexpected(description: "a request") },
      openCertificate: { _ in throw TestHost.Unexpected(description: "a certificate") }, openSecretStore: { _, _, _ in .none })
  }

  deinit {
    for directory in ["cache", "other"] { try? key(directory).remove() }
  }

  private func open(_ directory: String = "cache") throws -> SecretStore {
    try SecretStores(cipher: .aes256GCM).open(.keyring, "\(root.path)/\(directory)", in: host)
  }

  private func key(_ directory: String = "cache") throws -> KernelKey {
    KernelKey(description: SealedSecrets.description(of: try Files.canonicalPath("\(root.path)/\(directory)")))
  }

  private func sealed(_ name: String, in directory: String = "cache") -> String { "\(root.path)/\(directory)/secrets/\(name).sealed" }

  @Test("What is written is read again, also by another store, whatever its bytes")
  func roundTrip() throws {
    let store = try open()

    for secret in [Array("refresh token".utf8), [0, 1, 0, 255], Array(repeating: 7, count: 65_536), []] {
      try store.write("account-1", secret)
      #expect(try open().read("account-1") == secret)
    }
    #expect(store.kind == .keyring)
    #expect(try store.read("pop-key") == nil)
  }

  @Test("No file holds the secret, and the same secret never looks the same")
  func sealing() throws {
    let store = try open()
    let secret = Array("refresh token that nobody reads".utf8)

    let files = try (0..<2).map { _ in
      try store.write("account-1", secret)
      return try Files.read(sealed("account-1"))
    }

    #expect(files[0] != files[1])
    #expect(!files.contains { String(decoding: $0, as: UTF8.self).contains("nobody") })
  }

  @Test("A key that the kernel has lost is said to be that, and a new one serves what is written then")
  func lostKey() throws {
    let store = try open()
    try store.write("account-1", [1])
    try store.write("account-2", [2])

    try key().remove()

    #expect(throws: SecretStoreError.keyLost) { try store.read("account-1") }
    try store.write("account-1", [3])
    #expect(try store.read("account-1") == [3])
    #expect(throws: SecretStoreError.keyLost) { try store.read("account-2") }
  }

  @Test("A file that was changed, cut, or given another name is damaged")
  func damage() throws {
    let store = try open()
    try store.write("account-1", Array("secret".utf8))
    let whole = try Files.read(sealed("account-1"))
    var changed = whole
    changed[whole.count - 1] ^= 1

    for bytes in [changed, Array(whole.dropLast()), Array(whole.prefix(20)), [], Array("other".utf8)] {
      try Files.writeAtomically(bytes, to: sealed("account-1"))
      #expect(throws: SecretStoreError.damaged(path: sealed("account-1"))) { try store.read("account-1") }
    }
    try Files.writeAtomically(whole, to: sealed("account-2"))
    #expect(throws: SecretStoreError.damaged(path: sealed("account-2"))) { try store.read("account-2") }
  }

  @Test("Two directories have two keys: neither opens the other's files")
  func separate() throws {
    let (one, other) = (try open(), try open("other"))
    try one.write("pop-key", [1])
    try other.write("pop-key", [2])

    #expect(try one.read("pop-key") == [1])
    try Files.writeAtomically(try Files.read(sealed("pop-key")), to: sealed("pop-key", in: "other"))

    #expect(throws: SecretStoreError.keyLost) { try other.read("pop-key") }
  }

  @Test("Stores that start together agree on one key")
  func parallel() throws {
    inParallel(12) { index in
      #expect(throws: Never.self) { try self.open().write("account-\(index)", [UInt8(index)]) }
    }

    for index in 0..<12 { #expect(try open().read("account-\(index)") == [UInt8(index)]) }
  }

  @Test("A link in the place of the directory is refused, and nothing is made or removed behind it")
  func linkedDirectory() throws {
    let store = try open()
    try root.write("mine", to: "elsewhere/keyring.lock")
    symlink("\(root.path)/elsewhere", "\(root.path)/cache/secrets")

    let refusal = SystemError("use", "\(try Files.canonicalPath(root.path))/cache/secrets", errorNumber: ELOOP)
    #expect(throws: refusal) { try store.write("pop-key", [1]) }
    #expect(throws: refusal) { try store.removeAll() }
    #expect(try Files.names(in: "\(root.path)/elsewhere") == ["keyring.lock"])
  }

  @Test("Removing all takes the key and leaves no file")
  func removal() throws {
    let store = try open()
    for name in ["pop-key", "account-1"] { try store.write(name, [1]) }

    try store.remove("pop-key")

    #expect(try store.read("pop-key") == nil)
    #expect(try store.read("account-1") == [1])
    try store.removeAll()
    #expect(try Files.names(in: "\(root.path)/cache") == [])
    #expect(try key().bytes() == nil)
  }
}

extension KernelKey {
  fileprivate static var isUsable: Bool {
    do {
      _ = try KernelKey(description: "kubelogin:test").bytes()
      return true
    } catch {
      return false
    }
  }
}
