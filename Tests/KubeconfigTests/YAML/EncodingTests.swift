import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import Kubeconfig

/// Files in UTF-16, as PowerShell 5 writes them.
struct EncodingTests {
  private let text = "\u{FEFF}# é\r\nusers:\r\n- name: ä😀\r\n  user: {exec: {command: x}} # ☸\r\n"

  private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  @Test("UTF-16 is read, and written back with its mark in the same order of bytes", arguments: [false, true]) func utf16Read(
    isBigEndian: Bool
  ) throws {
    let document = try KubeconfigDocument(bytes: utf16(text, isBigEndian: isBigEndian), path: "f")

    #expect(document.users.map(\.name) == ["ä😀"] && document.users.first?.line == 3)
    let changed = try document.replacing([UserEdit(user: "ä😀", exec: ExecEntry(command: "ü"))])
    #expect(changed == utf16(text.replacing("command: x", with: "command: ü"), isBigEndian: isBigEndian))
    let pinned = try document.pinning(["ä😀": true])
    #expect(try KubeconfigDocument(bytes: pinned, path: "f").pinnedUsers == ["ä😀"] && pinned.prefix(2) == document.fileBytes.prefix(2))
    #expect(try document.replacing([]) == document.fileBytes)
  }

  @Test("A cluster is added to a file in UTF-16, which keeps its mode and can be compared") func clusterAdded() throws {
    let directory = try TemporaryDirectory()
    let before = utf16("\u{FEFF}kind: Config\n", isBigEndian: false)
    let path = "\(directory.path)/config"
    try Files.writeAtomically(before, to: path)
    let location = KubeconfigLocation(explicit: path, environment: Environment { _ in nil })

    let login = ClusterSetup(name: "c", server: "https://c", exec: ExecEntry(command: "x"))
    _ = try MergedKubeconfig.add(login, at: location, takesCurrent: false, on: SleepHookHost().host)
    let bytes = try Files.read(path)
    let diff = try UnifiedDiff(of: KubeconfigChange(path: "f", before: before, after: bytes), hiding: SecretWords(flags: []))

    #expect(try KubeconfigDocument(bytes: bytes, path: path).users.map(\.name) == ["c"] && bytes.starts(with: before))
    #expect(String(decoding: diff.text(isColoured: false), as: UTF8.self).contains("\n+current-context: c\n"))
  }

  @Test(
    "Half a code unit and a lone surrogate are refused with their place",
    arguments: [
      ([0xFF, 0xFE, 0x61], 2), ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8], 4), ([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00], 2),
      ([0xFE, 0xFF, 0xDC, 0x00], 2), ([0xFE, 0xFF, 0xDC, 0x00, 0xDC, 0x00], 2), ([0xFF, 0xFE, 0x61, 0x00, 0x62], 4),
    ] as [([UInt8], Int)])
  func halfCode(_ bytes: [UInt8], _ offset: Int) {
    #expect(throws: KubeconfigError.notUTF16(path: "f", offset: offset)) { try KubeconfigDocument(bytes: bytes, path: "f") }
  }

  @Test("A mark alone is an empty file") func markAlone() throws {
    #expect(try KubeconfigDocument(bytes: [0xFF, 0xFE], path: "f").users == [])
  }
}
