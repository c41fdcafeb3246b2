import CQRCode
public import Platform

extension QRCode {
  /// Longer texts have no place on a terminal.
  private static let longestText = 300
  /// Modules on a side that so long a text needs. Source: ISO/IEC 18004, version 11 with error correction L.
  private static let largestSide = 61

  /// The QR code of a text; `nil` where it is too long.
  public init?(encoding text: String) {
    guard !text.isEmpty, text.utf8.count <= Self.longestText else { return nil }
    var side = 0
    let capacity = Self.largestSide * Self.largestSide
    let modules = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      side = buffer.baseAddress.map { cqrcode_encode(text, $0, capacity) } ?? 0
      count = side * side
    }
    self.init(modules: modules.map { $0 == 1 })
  }
}

extension LinkedLibrary {
  public static var linkedWithQRCodes: [LinkedLibrary] { [LinkedLibrary("libqrencode", cqrcode_version())] }
}
