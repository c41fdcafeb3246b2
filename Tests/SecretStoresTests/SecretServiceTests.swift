import Glibc
import Platform
import TestSupport
import Testing

@testable import SecretStores

/// Against a real gnome-keyring on a bus of its own.
@Suite(.enabled(if: TestKeyring.isInstalled, "dbus-daemon, dbus-send and gnome-keyring-daemon are not installed"))
struct SecretServiceTests {
  @Test("What is written is read again, whatever its bytes, and replaced as a whole")
  func roundTrip() async throws {
    try await withKeyring { keyring in
      let store = try keyring.store()
      let large = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 * 7) }

      for secret in [Array("refresh token".utf8), [0, 1, 0, 255, 0], large, [], [42]] {
        try store.write("account-1", secret)
        #expect(try store.read("account-1") == secret)
      }
      #expect(store.kind == .secretService)
      #expect(try store.read("pop-key") == nil)
    }
  }

  @Test("An entry belongs to one directory and one name")
  func separate() async throws {
    try await withKeyring { keyring in
      let (one, other) = (try keyring.store("one"), try keyring.store("other"))
      try one.write("pop-key", [1])
      try one.write("account-1", [2])
      try other.write("pop-key", [3])

      try one.remove("pop-key")
      try one.remove("pop-key")

      #expect(try one.read("pop-key") == nil)
      #expect(try one.read("account-1") == [2])
      #expect(try other.read("pop-key") == [3])
    }
  }

  @Test("Removing all removes what one directory has, and nothing else")
  func removeAll() async throws {
    try await withKeyring { keyring in
      let (one, other) = (try keyring.store("one"), try keyring.store("other"))
      for name in ["pop-key", "account-1", "account-2"] { try one.write(name, [1]) }
      try other.write("pop-key", [2])

      try one.removeAll()
      try one.removeAll()

      for name in ["pop-key", "account-1", "account-2"] { #expect(try one.read(name) == nil) }
      #expect(try other.read("pop-key") == [2])
    }
  }

  @Test("Another store over the same directory by another name finds the entry")
  func sameDirectory() async throws {
    try await withKeyring { keyring in
      try keyring.store("same").write("pop-key", [1])
      symlink("same", "\(keyring.root.path)/link")

      #expect(try keyring.store("link").read("pop-key") == [1])
      #expect(try keyring.store("./same/").read("pop-key") == [1])
    }
  }

  @Test("Several threads at once each get their own secret")
  func parallel() async throws {
    try await withKeyring { keyring in
      let store = try keyring.store()

      inParallel(8) { index in
        let name = "account-\(index)"
        #expect(throws: Never.self) {
          try store.write(name, [UInt8(index)])
          #expect(try store.read(name) == [UInt8(index)])
        }
      }
    }
  }

  @Test("SIGPIPE is not ignored afterwards, as the children of this process would then ignore it too")
  func pipeSignal() async throws {
    try await withKeyring { keyring in
      // Other parts of a test program ignore it as well.
      signal(SIGPIPE, SIG_DFL)

      _ = try keyring.store()

      var action = sigaction()
      sigaction(SIGPIPE, nil, &action)
      #expect(action.__sigaction_handler.sa_handler == nil)
    }
  }
}
