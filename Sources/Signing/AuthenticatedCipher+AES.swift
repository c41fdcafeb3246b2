import COpenSSL
public import Platform

extension AuthenticatedCipher {
  /// OpenSSL's.
  public static let aes256GCM = AuthenticatedCipher(
    seal: { text, box in
      let sealed = try withBox(box) { box -> [UInt8]? in
        result(of: text.count + tagLength) { copenssl_seal(&box, text, text.count, $0) }
      }
      guard let sealed else { throw SecretStoreError.sealing }
      return sealed
    },
    open: { sealed, box in
      guard sealed.count >= tagLength else { return nil }
      let count = sealed.count - tagLength
      return try withBox(box) { box in result(of: count) { copenssl_open(&box, sealed, count, $0) } }
    })

  private static let tagLength = COPENSSL_TAG_COUNT

  private static func withBox(_ box: Box, _ work: (inout copenssl_box) -> [UInt8]?) throws -> [UInt8]? {
    guard box.key.count == keyLength, box.nonce.count == nonceLength else { return nil }
    return box.key.withUnsafeBufferPointer { key in
      box.nonce.withUnsafeBufferPointer { nonce in
        box.context.withUnsafeBufferPointer { context in
          var box = copenssl_box(
            key: key.baseAddress, nonce: nonce.baseAddress, context: context.baseAddress, context_count: context.count)
          return work(&box)
        }
      }
    }
  }

  private static func result(of size: Int, _ fill: (UnsafeMutablePointer<UInt8>?) -> Bool) -> [UInt8]? {
    var isDone = false
    let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
      isDone = fill(buffer.baseAddress)
      count = isDone ? size : 0
    }
    return isDone ? bytes : nil
  }
}
