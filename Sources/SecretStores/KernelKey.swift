import CPlatform
import Glibc
import Platform

/// A key that the kernel's memory holds, under its description.
///
/// Each call asks for the keyring anew: a thread that has not linked it may not read its keys.
/// Source: keyrings(7), persistent-keyring(7).
struct KernelKey: Sendable {
  let description: String

  /// `nil` where it is not there, or not any more.
  func bytes() throws(SecretStoreError) -> [UInt8]? {
    let keyring = try Self.keyring()
    let key = cplatform_find_key(keyring, description)
    guard key >= 0 else { return try Self.absent(errno) }
    var length = 0
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: AuthenticatedCipher.keyLength) { buffer, count in
      length = cplatform_read_key(key, buffer.baseAddress, buffer.count)
      failure = errno
      count = max(0, min(length, buffer.count))
    }
    guard length >= 0 else { return try Self.absent(failure) }
    return length == AuthenticatedCipher.keyLength ? bytes : nil
  }

  func set(_ bytes: [UInt8]) throws(SecretStoreError) {
    let keyring = try Self.keyring()
    guard cplatform_add_key(keyring, description, bytes, bytes.count) >= 0 else { throw Self.refusal(errno) }
  }

  /// One that does not exist is success.
  func remove() throws(SecretStoreError) {
    let keyring = try Self.keyring()
    let key = cplatform_find_key(keyring, description)
    if key >= 0 { _ = cplatform_unlink_key(key, keyring) }
  }

  private static func keyring() throws(SecretStoreError) -> Int32 {
    let keyring = cplatform_keyring()
    guard keyring >= 0 else { throw refusal(errno) }
    return keyring
  }

  private static func absent(_ failure: Int32) throws(SecretStoreError) -> [UInt8]? {
    guard [ENOKEY, EKEYEXPIRED, EKEYREVOKED].contains(failure) else { throw refusal(failure) }
    return nil
  }

  private static func refusal(_ failure: Int32) -> SecretStoreError {
    .noKeyring(reason: String(cString: strerror(failure)))
  }
}
