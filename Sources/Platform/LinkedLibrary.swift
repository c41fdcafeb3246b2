import CPlatform

/// A library that this program was linked with, as it names itself.
public struct LinkedLibrary: Sendable, Equatable {
  public var name: String
  public var version: String

  public init(_ name: String, _ version: UnsafePointer<CChar>?) {
    self.name = name
    self.version = version.map { String(cString: $0) } ?? "unknown"
  }

  public static var linkedWithPlatform: [LinkedLibrary] { [LinkedLibrary("glibc", cplatform_libc_version())] }
}
