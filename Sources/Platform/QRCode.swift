/// The modules of a QR code.
public struct QRCode: Sendable, Equatable {
  /// Of a side, in modules.
  public let size: Int
  private let modules: [Bool]

  /// - Parameter modules: Row by row; true is dark. `nil` where they make no square.
  public init?(modules: [Bool]) {
    let size = (0...).first { $0 * $0 >= modules.count } ?? 0
    guard size > 0, size * size == modules.count else { return nil }
    self.size = size
    self.modules = modules
  }

  /// False outside of the code.
  public func isDark(row: Int, column: Int) -> Bool {
    (0..<size).contains(row) && (0..<size).contains(column) && modules[row * size + column]
  }
}
