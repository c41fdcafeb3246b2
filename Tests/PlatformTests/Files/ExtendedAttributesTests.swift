import Glibc
import TestSupport
import Testing

@testable import Platform

struct ExtendedAttributesTests {
  private let directory: TemporaryDirectory
  private let old: String
  private let new: String

  init() throws {
    directory = try TemporaryDirectory()
    old = try directory.write("old", to: "old")
    new = try directory.write("new", to: "new")
  }

  private func set(_ value: [UInt8], for name: String, of path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return ExtendedAttributes.set(value, for: name, of: descriptor)
  }

  private func copy() -> [String] {
    let descriptor = open(new, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return ExtendedAttributes.copy(from: old, to: descriptor)
  }

  /// Owner and group may read and write, user 1234 may read, others may not. Source: Linux, posix_acl_xattr.h.
  private let accessList: [UInt8] = {
    let entries: [(tag: UInt8, permissions: UInt8, id: [UInt8])] = [
      (0x01, 6, [255, 255, 255, 255]), (0x02, 4, [0xD2, 0x04, 0, 0]), (0x04, 6, [255, 255, 255, 255]), (0x10, 6, [255, 255, 255, 255]),
      (0x20, 0, [255, 255, 255, 255]),
    ]
    return [2, 0, 0, 0] + entries.flatMap { [$0.tag, 0, $0.permissions, 0] + $0.id }
  }()

  @Test("Attributes of any size and an ACL are copied, whatever the new file had")
  func everything() throws {
    try #require(set([UInt8](repeating: 7, count: 3000), for: "user.note", of: old), "the file system knows no attributes")
    try #require(set([], for: "user.empty", of: old))
    try #require(set(accessList, for: "system.posix_acl_access", of: old))
    try #require(set([1], for: "user.note", of: new))

    #expect(copy() == [])

    #expect(ExtendedAttributes.names(of: new)?.sorted() == ["system.posix_acl_access", "user.empty", "user.note"])
    for name in ["system.posix_acl_access", "user.empty", "user.note"] {
      #expect(ExtendedAttributes.value(name, of: new) == ExtendedAttributes.value(name, of: old))
    }
  }

  @Test("An ACL that the new file has from its directory goes where the old file has none")
  func inheritedAccessList() throws {
    try #require(set(accessList, for: "system.posix_acl_access", of: new), "the file system knows no ACL")

    #expect(copy() == [])

    #expect(ExtendedAttributes.names(of: new) == [])
  }

  @Test("What the new file cannot be given is named")
  func refused() throws {
    try #require(set([1], for: "user.note", of: old), "the file system knows no attributes")

    #expect(ExtendedAttributes.copy(from: old, to: -1) == ["user.note"])
  }

  @Test("A file system without attributes has none to lose")
  func unknown() {
    #expect(ExtendedAttributes.copy(from: "/proc/self/status", to: -1) == [])
  }
}
