import Platform
import Signing
import Testing

@Suite struct AuthenticatedCipherTests {
  private let cipher = AuthenticatedCipher.aes256GCM

  private func bytes(_ digits: String) -> [UInt8] {
    stride(from: 0, to: digits.utf8.count, by: 2).compactMap { UInt8(digits.dropFirst($0).prefix(2), radix: 16) }
  }

  /// Source: McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
  private var box: AuthenticatedCipher.Box {
    AuthenticatedCipher.Box(
      key: bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), nonce: bytes("cafebabefacedbaddecaf888"),
      context: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
  }

  private var text: [UInt8] {
    bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
  }

  private var sealed: [UInt8] {
    bytes(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b")
  }

  @Test("It is AES-256-GCM as its authors published it")
  func vector() throws {
    #expect(try cipher.seal(text, box) == sealed)
    #expect(try cipher.open(sealed, box) == text)
  }

  @Test("Nothing is opened that was changed in any place")
  func changes() throws {
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x80
      #expect(try cipher.open(changed, box) == nil)
    }
    for (key, nonce, context) in [(1, 0, 0), (0, 1, 0), (0, 0, 1)] as [(UInt8, UInt8, UInt8)] {
      var other = box
      (other.key[31], other.nonce[11], other.context[19]) = (other.key[31] ^ key, other.nonce[11] ^ nonce, other.context[19] ^ context)
      #expect(try cipher.open(sealed, other) == nil)
    }
    #expect(try cipher.open(Array(sealed.dropLast()), box) == nil)
    #expect(try cipher.open(Array(sealed.prefix(15)), box) == nil)
  }

  @Test("An empty secret and an empty context are sealed as well")
  func empty() throws {
    var box = box
    box.context = []

    let sealed = try cipher.seal([], box)

    #expect(sealed.count == 16)
    #expect(try cipher.open(sealed, box) == [])
    #expect(try cipher.open([], box) == nil)
  }
}
