import Platform
import Testing

@testable import Signing

@Suite("Keys that tokens are bound to")
struct PossessionKeyTests {
  @Test("A key is RSA with 2048 bits, and is the same when it is opened again")
  func making() throws {
    let key = try PossessionKeys.openSSL.make()

    let again = try PossessionKeys.openSSL.open(key.encoded)

    #expect(key.modulus.count == 256 && key.modulus[0] != 0 && key.exponent == [1, 0, 1])
    #expect(again.modulus == key.modulus && again.encoded == key.encoded)
    #expect(try again.sign([1, 2]) == key.sign([1, 2]))
  }

  @Test("Two keys are not alike")
  func random() throws {
    #expect(try PossessionKeys.openSSL.make().modulus != PossessionKeys.openSSL.make().modulus)
  }

  @Test("What is no RSA key is refused", arguments: [[], [1, 2, 3], Array("-----BEGIN PRIVATE KEY-----".utf8)] as [[UInt8]])
  func damaged(_ bytes: [UInt8]) {
    #expect(throws: PossessionKeyError.damaged) { _ = try PossessionKeys.openSSL.open(bytes) }
  }
}
