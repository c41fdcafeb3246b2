import CPlatform
import Glibc

/// A file's extended attributes, among them its POSIX ACL (`system.posix_acl_access`).
///
/// Source: xattr(7), acl(5).
public enum ExtendedAttributes {
  /// Gives an open file those of another one. What vouches for the old content (`security.ima`, `security.evm`) is left out.
  ///
  /// Of a file with an ACL the permission bits of the group are the ACL's mask: set the mode afterwards.
  /// - Returns: The names that the file system refused. A file system without attributes refuses none.
  public static func copy(from path: String, to descriptor: Int32) -> [String] {
    guard let names = names(of: path) else { return [] }
    // A new file takes the default ACL of its directory, which the other one need not have.
    if !names.contains(accessList) { _ = cplatform_remove_attribute(descriptor, accessList) }
    return names.filter { name in
      guard !["security.ima", "security.evm"].contains(name), let value = value(name, of: path) else { return false }
      // A security label may be refused, and be there already.
      return !set(value, for: name, of: descriptor) && self.value(name, of: "/proc/self/fd/\(descriptor)") != value
    }
  }

  /// False with `errno` set where the file system refuses.
  static func set(_ value: [UInt8], for name: String, of descriptor: Int32) -> Bool {
    cplatform_set_attribute(descriptor, name, value, value.count) == 0
  }

  static let accessList = "system.posix_acl_access"

  /// `nil` where the file system knows none.
  static func names(of path: String) -> [String]? {
    grown { cplatform_list_attributes(path, $0, $1) }.map { list in
      list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  static func value(_ name: String, of path: String) -> [UInt8]? {
    grown { cplatform_get_attribute(path, name, $0, $1) }
  }

  /// Asks for the size, then for the bytes; once more when they grew in between.
  private static func grown(_ call: (UnsafeMutableRawPointer?, Int) -> Int) -> [UInt8]? {
    for _ in 0..<3 {
      let size = call(nil, 0)
      guard size > 0 else { return size == 0 ? [] : nil }
      var count = -1
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
        count = call(buffer.baseAddress, size)
        initialized = max(0, count)
      }
      if count >= 0 { return bytes }
      guard errno == ERANGE else { return nil }
    }
    return nil
  }
}
