import CCurl
import Platform

/// What arrives while a transfer runs.
final class IncomingResponse {
  /// For headers and the decoded body together.
  static let limit = 1 << 20

  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body: [UInt8] = []
  private(set) var isTooLarge = false
  private var received = 0
  private var inTrailers = false

  /// Points libcurl's callbacks here. The answer must outlive the transfer.
  func collect(from handle: CurlHandle) throws(CurlFailure) {
    let box = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    try handle.set(CURLOPT_HEADERDATA, pointer: box)
    try handle.set(CURLOPT_WRITEDATA, pointer: box)
    try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, box in
      IncomingResponse.receive(bytes, size * count, box) { $0.receiveHeader($1) }
    }
    try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, box in
      IncomingResponse.receive(bytes, size * count, box) { $0.body += $1 }
    }
  }

  /// Returns the number of bytes taken: any other number than all of them ends the transfer. Source: CURLOPT_WRITEFUNCTION(3).
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ box: UnsafeMutableRawPointer?,
    into take: (IncomingResponse, UnsafeRawBufferPointer) -> Void
  ) -> Int {
    guard let box else { return 0 }
    let answer = Unmanaged<IncomingResponse>.fromOpaque(box).takeUnretainedValue()
    answer.received += count
    answer.isTooLarge = answer.received > limit
    if answer.isTooLarge { return 0 }
    take(answer, UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  /// A status line starts a new answer: earlier ones were interim (1xx). Trailers are dropped.
  private func receiveHeader(_ line: UnsafeRawBufferPointer) {
    if line.starts(with: "HTTP/".utf8) {
      headers = []
      inTrailers = false
      return
    }
    let text = line.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    if text.isEmpty { inTrailers = true }
    guard !inTrailers, let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
    headers.append((Self.trimmed(text[..<colon]), Self.trimmed(text[(colon + 1)...])))
  }

  private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(decoding: rest, as: UTF8.self)
  }
}
