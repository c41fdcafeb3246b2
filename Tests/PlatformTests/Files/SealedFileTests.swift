import Glibc
import Platform
import TestSupport
import Testing

@Suite struct SealedFileTests {
  private let directory: TemporaryDirectory
  private let path: String
  private let payload = Array("{\"token\":\"1\"}".utf8)

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/file"
  }

  @Test("What was written is read", arguments: [[], [0], Array("text\n\n".utf8), Array(repeating: 0xFF, count: 100_000)])
  func roundTrip(_ payload: [UInt8]) throws {
    try SealedFile.write(payload, to: path)

    #expect(SealedFile.read(path) == payload)
  }

  @Test("A file torn at any length reads as none")
  func torn() throws {
    let whole = try sealed()

    for length in 0..<whole.count {
      try Files.writeAtomically(Array(whole[..<length]), to: path)
      #expect(SealedFile.read(path) == nil, "torn after \(length) bytes")
    }
  }

  @Test("A file with something after its end reads as none")
  func extended() throws {
    try Files.writeAtomically(try sealed() + [0], to: path)

    #expect(SealedFile.read(path) == nil)
  }

  @Test("A file with any single bit flipped reads as none")
  func flipped() throws {
    let whole = try sealed()
    let lineEnd = whole.count - payload.count - 1

    for bit in 0..<whole.count * 8 where bit / 8 != lineEnd {
      try Files.writeAtomically(flipping(bit, of: whole), to: path)
      #expect(SealedFile.read(path) == nil, "bit \(bit)")
    }
    for bit in lineEnd * 8..<lineEnd * 8 + 8 {
      try Files.writeAtomically(flipping(bit, of: whole), to: path)
      #expect(SealedFile.read(path) == nil, "bit \(bit)")
    }
  }

  @Test("Foreign content reads as none", arguments: ["", "\n", "{}", "kubelogin/1 ", "kubelogin/2 \(String(repeating: "0", count: 64))\n"])
  func foreign(_ text: String) throws {
    try directory.write(text, to: "file")

    #expect(SealedFile.read(path) == nil)
  }

  @Test("A file under another name than its own reads as none, moved or linked")
  func moved() throws {
    try SealedFile.write(payload, to: path)
    #expect(link(path, "\(directory.path)/twin") == 0)
    #expect(rename(path, "\(directory.path)/other") == 0)

    #expect(SealedFile.read("\(directory.path)/other") == nil)
    #expect(SealedFile.read("\(directory.path)/twin") == nil)

    #expect(rename("\(directory.path)/other", path) == 0)
    #expect(SealedFile.read(path) == payload)
  }

  @Test("A file in another directory is read: its name counts, not its path")
  func movedDirectory() throws {
    try Files.makeDirectory("\(directory.path)/one")
    try SealedFile.write(payload, to: "\(directory.path)/one/file")
    #expect(rename("\(directory.path)/one", "\(directory.path)/two") == 0)

    #expect(SealedFile.read("\(directory.path)/two/file") == payload)
  }

  @Test("A file of an older version, which does not say its name, is read only where that is asked for")
  func unnamed() throws {
    // The checksum of `{"token":"1"}` alone.
    try directory.write("kubelogin/1 \(Self.unnamedSum)\n{\"token\":\"1\"}", to: "file")

    #expect(SealedFile.read(path) == nil)
    #expect(SealedFile.read(path, acceptsUnnamed: true) == payload)

    try directory.write("kubelogin/1 \(Self.unnamedSum)\n{\"token\":\"2\"}", to: "file")
    #expect(SealedFile.read(path, acceptsUnnamed: true) == nil)
  }

  private static let unnamedSum = "16aaf6cafb320a0a"

  @Test("A missing file and a directory read as none")
  func missing() {
    #expect(SealedFile.read(path) == nil)
    #expect(SealedFile.read(directory.path) == nil)
  }

  @Test("A symbolic link reads as none, also when it leads to a whole file")
  func symbolicLink() throws {
    try SealedFile.write(payload, to: "\(directory.path)/real")
    #expect(symlink("\(directory.path)/real", path) == 0)

    #expect(SealedFile.read(path) == nil)
  }

  @Test("Writing over a symbolic link replaces the link and leaves its target alone")
  func writingOverLink() throws {
    try directory.write("of somebody else", to: "target")
    #expect(symlink("\(directory.path)/target", path) == 0)

    try SealedFile.write(payload, to: path)

    #expect(SealedFile.read(path) == payload)
    #expect(try directory.read("target") == "of somebody else")
  }

  @Test("A file that cannot be written is an error that leaves nothing behind")
  func unwritable() throws {
    let gone = "\(directory.path)/gone/file"

    #expect(throws: SystemError("write", gone, errorNumber: ENOENT)) { try SealedFile.write(payload, to: gone) }
    #expect(try Files.names(in: directory.path) == [])
  }

  private func sealed() throws -> [UInt8] {
    try SealedFile.write(payload, to: path)
    return try Files.read(path)
  }

  private func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }
}
