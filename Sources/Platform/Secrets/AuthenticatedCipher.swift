/// Encryption that notices every change: AES-256-GCM.
///
/// Source: NIST SP 800-38D.
public struct AuthenticatedCipher: Sendable {
  public static let keyLength = 32
  public static let nonceLength = 12

  /// What one message is sealed with.
  public struct Box: Sendable {
    /// `keyLength` bytes.
    public var key: [UInt8]
    /// `nonceLength` bytes that are never used twice with a key.
    public var nonce: [UInt8]
    /// What a reader must know to be the same.
    public var context: [UInt8]

    public init(key: [UInt8], nonce: [UInt8], context: [UInt8]) {
      (self.key, self.nonce, self.context) = (key, nonce, context)
    }
  }

  /// The text's length and 16 bytes more. Throws `SecretStoreError.libraryMissing`.
  public var seal: @Sendable (_ text: [UInt8], Box) throws -> [UInt8]
  /// `nil` when any part is not as it was sealed. Throws `SecretStoreError.libraryMissing`.
  public var open: @Sendable (_ sealed: [UInt8], Box) throws -> [UInt8]?

  public init(
    seal: @escaping @Sendable ([UInt8], Box) throws -> [UInt8], open: @escaping @Sendable ([UInt8], Box) throws -> [UInt8]?
  ) {
    self.seal = seal
    self.open = open
  }
}
