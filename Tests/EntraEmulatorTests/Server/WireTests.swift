import Testing

@testable import EntraEmulator

@Suite("What goes over the wire")
struct WireTests {
  @Test(
    "A form survives whatever a client sends",
    arguments: [
      ("a=1&b=x+y%2Fz", [["a", "1"], ["b", "x y/z"]]),
      ("a=%&b=%4&c=%zz&d=%+1", [["a", "%"], ["b", "%4"], ["c", "%zz"], ["d", "% 1"]]),
      ("&&a&=b&c==", [["a", ""], ["", "b"], ["c", "="]]),
      ("a=%ff", [["a", "\u{fffd}"]]),
      ("", []),
    ])
  func forms(text: String, expected: [[String]]) {
    #expect(Form(parsing: text).fields.map { [$0.name, $0.value] } == expected)
  }

  @Test("JSON escapes what must be escaped and keeps the order of members")
  func json() {
    let document: JSON = ["z": "a\"b\\c\n\u{1}é", "a": [1, true, nil, [:]]]

    #expect(String(decoding: document.bytes, as: UTF8.self) == #"{"z":"a\"b\\c\n\u0001é","a":[1,true,null,{}]}"#)
  }

  @Test(
    "Base64url agrees with RFC 4648",
    arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{3ff}", "z78")])
  func base64(text: String, encoded: String) {
    #expect(Base64URL.encode(Array(text.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(text.utf8))
  }

  @Test("Base64 of the other alphabet and with padding is read too")
  func tolerantBase64() {
    #expect(Base64URL.decode("-_8=") == Base64URL.decode("+/8"))
    #expect(Base64URL.decode("a b") == nil)
  }

  @Test(
    "Instants are written as the calendar has them",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (1_795_213_051, "2026-11-20T22:17:31Z"), (-1, "1969-12-31T23:59:59Z"), (4_102_444_800, "2100-01-01T00:00:00Z"),
    ])
  func timestamps(seconds: Int, expected: String) {
    #expect(Timestamp(seconds: seconds).rfc3339 == expected)
  }

  @Test(
    "A date of HTTP has its weekday",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (1_795_213_051, "Fri, 20 Nov 2026 22:17:31 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
  func httpDate(seconds: Int, expected: String) {
    #expect(Timestamp(seconds: seconds).http == expected)
  }

  @Test(
    "Ages are written as kubectl writes them",
    arguments: [
      (0, "0s"), (119, "119s"), (120, "2m"), (125, "2m5s"), (599, "9m59s"), (600, "10m"), (3 * 3600, "3h"), (5 * 3600 + 120, "5h2m"),
      (3 * 86400 + 3600, "3d1h"), (41 * 86400, "41d"), (800 * 86400, "2y70d"),
    ])
  func ages(seconds: Int, expected: String) {
    #expect(age(since: Timestamp(seconds: 0), now: Timestamp(seconds: seconds)) == expected)
  }

  @Test(
    "Broken protobuf is refused",
    arguments: [[0x0a], [0x0a, 0x05, 1], [0x0b], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]] as [[UInt8]])
  func protobuf(bytes: [UInt8]) {
    #expect(ProtobufMessage(bytes[...]) == nil)
  }

  @Test("A fingerprint is short, stable and not the secret")
  func fingerprints() {
    #expect(fingerprint("ci-secret") == fingerprint("ci-secret"))
    #expect(fingerprint("ci-secret").wholeMatch(of: /sha256:[0-9a-f]{8}/) != nil)
  }

  @Test("GUIDs made from names stay the same")
  func guids() {
    #expect(guid(named: "x") == guid(named: "x"))
    #expect(isGUID(guid(named: "x")) && isGUID(randomGUID()))
    #expect(!isGUID("c0117050-1111-4a4a-8b8b-00000000000g"))
  }
}
