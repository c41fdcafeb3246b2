import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Sessions whose names older versions made of all values, given or not.
@Suite struct FormerNameTests {
  private static let values = ["server-id": "aks/.default", "tenant-id": "contoso", "legacy": "false", "login-hint": ""]

  private let session = Session(method: "devicecode", identity: values, unset: ["legacy", "login-hint"])
  private let cache: TestCache
  private let source = TestSource()

  init() throws {
    cache = try TestCache()
  }

  private var path: String { cache.directory.session(session.name(cache.salt), "json") }
  private var formerPath: String { cache.directory.session(session.formerName(cache.salt), "json") }

  /// Writes the session as an older version did.
  private func writeFormer(_ values: [String: String] = values, isUnnamed: Bool) throws {
    let record = SessionRecord(method: "devicecode", identity: values, token: cache.issued("stored").token)
    let bytes = Array(try JSONEncoder().encode(record))
    guard isUnnamed else { return try SealedFile.write(bytes, to: formerPath) }
    // FNV-1a of the length and the bytes.
    let sum = bytes.reduce(0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(sum, radix: 16)
    let header = "kubelogin/1 \(String(repeating: "0", count: 16 - digits.count))\(digits)\n"
    try Files.writeAtomically(Array(header.utf8) + bytes, to: formerPath)
  }

  @Test("A session under its old name serves once more, and has its new name then", arguments: [true, false])
  func found(isUnnamed: Bool) throws {
    try writeFormer(isUnnamed: isUnnamed)
    #expect(path != formerPath)

    #expect(try cache.token(for: session, from: source).text == "stored")

    #expect(FileStamp.of(formerPath) == .absent)
    #expect(SealedFile.read(path) != nil)
    #expect(cache.store.record(session)?.identity == ["server-id": "aks/.default", "tenant-id": "contoso"])
    #expect(try cache.token(for: session, from: source).text == "stored")
    #expect(source.calls == [])
  }

  @Test("Another session's file under the old name gives no token", arguments: [true, false])
  func foreign(isUnnamed: Bool) throws {
    try writeFormer(Self.values.merging(["tenant-id": "fabrikam"]) { $1 }, isUnnamed: isUnnamed)
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: session, from: source).text == "new")
  }

  @Test("A session under its old name is listed, told by status, and ended")
  func ending() throws {
    try writeFormer(isUnnamed: true)
    let catalogue = SessionCatalogue(cache.directory, on: cache.machine)

    #expect(try catalogue.contents().sessions.map(\.token.text) == ["stored"])
    #expect(catalogue.standing(of: session, from: source.tokenSource, at: cache.now).state == .signedIn)
    let ended = try catalogue.end(session, in: nil, until: Deadline(in: .seconds(1), of: cache.machine), on: cache.machine)

    #expect(ended.wasStored)
    #expect(try catalogue.contents() == SessionCatalogue.Contents())
  }

  @Test("Where the new name is taken, the old file goes and the new one counts")
  func both() throws {
    source.obtains(cache.issued("present", lasting: .seconds(60)))
    _ = try cache.token(for: session, from: source)
    try writeFormer(isUnnamed: false)
    cache.host.clock.advance(.seconds(60))
    source.obtains(cache.issued("next"))

    #expect(try cache.token(for: session, from: source).text == "next")
    #expect(FileStamp.of(formerPath) == .absent)
  }
}
