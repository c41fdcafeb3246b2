import Glibc
import Platform
import TestSupport
import Testing

@testable import SecretStores

@Suite struct SecretDirectoryTests {
  private let root: TemporaryDirectory

  init() throws {
    root = try TemporaryDirectory()
  }

  private func open(_ kind: SecretStore.Kind = .file, _ directory: String = "cache") throws -> SecretStore {
    try SecretStores(cipher: .unused).open(kind, "\(root.path)/\(directory)", in: TestHost().host)
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    lstat("\(root.path)/\(path)", &status)
    return status.st_mode & 0o777
  }

  @Test("What is written is read again, whatever its bytes, and replaced as a whole")
  func roundTrip() throws {
    let store = try open()

    for secret in [Array("refresh token".utf8), [0, 1, 0, 255], Array(repeating: 7, count: 65_536), []] {
      try store.write("account-1", secret)
      #expect(try store.read("account-1") == secret)
    }
    #expect(store.kind == .file)
    #expect(try store.read("pop-key") == nil)
  }

  @Test("A secret under another name than its own is damage, and so is one that somebody wrote by hand")
  func swapped() throws {
    let store = try open()
    for name in ["account-1", "account-2"] { try store.write(name, Array(name.utf8)) }
    let (one, two) = ("\(root.path)/cache/secrets/account-1.secret", "\(root.path)/cache/secrets/account-2.secret")

    #expect(rename(two, one) == 0)
    #expect(throws: SecretStoreError.damaged(path: one)) { try store.read("account-1") }
    #expect(try store.read("account-2") == nil)

    try root.write("refresh token", to: "cache/secrets/account-2.secret")
    #expect(throws: SecretStoreError.damaged(path: two)) { try store.read("account-2") }
    try store.write("account-2", [2])
    #expect(try store.read("account-2") == [2])
  }

  @Test("A directory that was opened to others is closed when it is used")
  func openDirectory() throws {
    let store = try open()
    try store.write("pop-key", [1])
    chmod("\(root.path)/cache/secrets", 0o777)

    #expect(try store.read("pop-key") == [1])
    #expect(mode("cache/secrets") == 0o700)
  }

  @Test("Only the owner can read the files and enter the directory")
  func modes() throws {
    try open().write("pop-key", [1])

    #expect(mode("cache/secrets") == 0o700)
    #expect(mode("cache/secrets/pop-key.secret") == 0o600)
  }

  @Test("Reading and removing make no directory; removing takes what is there")
  func removal() throws {
    let (store, other) = (try open(), try open(.file, "other"))
    #expect(try store.read("pop-key") == nil)
    try store.remove("pop-key")
    #expect(try Files.names(in: "\(root.path)/cache") == [])
    for name in ["pop-key", "account-1"] { try store.write(name, [1]) }
    try other.write("pop-key", [2])

    try store.remove("pop-key")

    #expect(try store.read("pop-key") == nil)
    #expect(try store.read("account-1") == [1])
    try store.removeAll()
    #expect(try Files.names(in: "\(root.path)/cache") == [])
    #expect(try other.read("pop-key") == [2])
  }

  @Test("Removing all takes unfinished writes too, and leaves what is not ours")
  func leftOvers() throws {
    let store = try open()
    try store.write("pop-key", [1])
    try root.write("torn", to: "cache/secrets/pop-key.secret.tmp-a1B2c3")
    try root.write("mine", to: "cache/secrets/notes.txt")

    try store.removeAll()

    #expect(try Files.names(in: "\(root.path)/cache/secrets") == ["notes.txt"])
  }

  @Test("A link in the place of a file gives nothing, and is replaced, not followed")
  func linkedFile() throws {
    let store = try open()
    try store.write("account-1", [1])
    try root.write("precious", to: "elsewhere")
    symlink("\(root.path)/elsewhere", "\(root.path)/cache/secrets/pop-key.secret")

    #expect(throws: SystemError("read", "\(root.path)/cache/secrets/pop-key.secret", errorNumber: ELOOP)) { try store.read("pop-key") }
    try store.write("pop-key", [2])

    #expect(try store.read("pop-key") == [2])
    #expect(try root.read("elsewhere") == "precious")
  }

  @Test("A link in the place of the directory is refused")
  func linkedDirectory() throws {
    let store = try open()
    try Files.makeDirectory("\(root.path)/elsewhere")
    symlink("\(root.path)/elsewhere", "\(root.path)/cache/secrets")

    let refusal = SystemError("use", "\(root.path)/cache/secrets", errorNumber: ELOOP)
    #expect(throws: refusal) { try store.write("pop-key", [1]) }
    #expect(throws: refusal) { try store.read("pop-key") }
    #expect(throws: refusal) { try store.removeAll() }
  }

  @Test("A name that would lead out of the directory is refused", arguments: ["", "..", "../x", "a/b", ".hidden", "a\u{0}b", "ä"])
  func names(_ name: String) throws {
    let store = try open()

    #expect(throws: SystemError("use the name", name, errorNumber: EINVAL)) { try store.write(name, [1]) }
    #expect(throws: SystemError("use the name", name, errorNumber: EINVAL)) { try store.read(name) }
  }

  @Test("The store none keeps nothing, and makes nothing")
  func none() throws {
    let store = try open(.none)

    try store.write("pop-key", [1])

    #expect(store.kind == .none)
    #expect(try store.read("pop-key") == nil)
    #expect(try Files.names(in: root.path) == [])
  }
}
