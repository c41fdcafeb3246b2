import CCurl
import Glibc
import Platform

/// libcurl refused an option or did not finish a transfer. Source: libcurl-errors(3).
struct CurlFailure: Error, Equatable {
  let code: CURLcode
}

/// A libcurl "easy handle": options for the next transfer, and the connections of earlier ones.
final class CurlHandle {
  private let easy: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>

  /// Takes SSLKEYLOGFILE from this process first: libcurl and the TLS libraries would write the keys of every connection to the file
  /// that it names, and with them whoever recorded the traffic reads the tokens. Source: curl(1), "SSLKEYLOGFILE".
  init() throws(TransportError) {
    unsetenv("SSLKEYLOGFILE")
    guard ccurl_start(), let easy = curl_easy_init() else { throw .libraryFailed }
    self.easy = easy
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    ccurl_easy_cleanup(easy)
    errorBuffer.deallocate()
  }

  /// Forgets all options, and with them every pointer into the last request; keeps connections, TLS sessions and names.
  func reset() {
    curl_easy_reset(easy)
  }

  /// Runs the transfer. Every pointer that was set must still be valid.
  func perform() throws(CurlFailure) {
    errorBuffer.pointee = 0
    try set(CURLOPT_ERRORBUFFER, pointer: errorBuffer)
    try check(ccurl_easy_perform(easy))
  }

  func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
    try check(ccurl_set_long(easy, option, value))
  }

  /// libcurl copies the text; `nil` removes the option, which is not the same as its default.
  func set(_ option: CURLoption, _ value: String?) throws(CurlFailure) {
    try check(ccurl_set_string(easy, option, value))
  }

  /// libcurl copies the bytes.
  func set(_ option: CURLoption, bytes: [UInt8]) throws(CurlFailure) {
    try check(ccurl_set_bytes(easy, option, bytes, bytes.count))
  }

  /// libcurl keeps the pointer until `reset`.
  func set(_ option: CURLoption, pointer: UnsafeRawPointer?) throws(CurlFailure) {
    try check(ccurl_set_pointer(easy, option, pointer))
  }

  /// libcurl keeps the list until `reset`.
  func set(_ option: CURLoption, list: HeaderList) throws(CurlFailure) {
    try check(ccurl_set_list(easy, option, list.head))
  }

  func set(_ option: CURLoption, callback: curl_write_callback) throws(CurlFailure) {
    try check(ccurl_set_callback(easy, option, callback))
  }

  func allowOnlyHTTP() throws(CurlFailure) {
    try check(ccurl_allow_only_http(easy))
  }

  func closeSocketsOnExec() throws(CurlFailure) {
    try check(ccurl_close_sockets_on_exec(easy))
  }

  func abandonNameLookups() {
    ccurl_abandon_name_lookups(easy)
  }

  /// libcurl keeps the pointer to the 20 bytes until `reset`.
  func pinCertificate(thumbprint: UnsafePointer<UInt8>) throws(CurlFailure) {
    try check(ccurl_pin_certificate(easy, thumbprint))
  }

  /// A number about the last transfer, 0 when it is not known. Source: curl_easy_getinfo(3).
  func number(_ info: CURLINFO) -> Int {
    ccurl_get_long(easy, info)
  }

  /// A text about the last transfer, `nil` when it is not known. Source: curl_easy_getinfo(3).
  func text(_ info: CURLINFO) -> String? {
    let text = String(cString: ccurl_get_string(easy, info))
    return text.isEmpty ? nil : text
  }

  /// Who issued the last certificate that the server sent, where CURLOPT_CERTINFO was set.
  var lastIssuer: String? {
    let text = String(cString: ccurl_last_issuer(easy))
    return text.isEmpty ? nil : text
  }

  /// What libcurl says about the failure of the last transfer, else the name of its code.
  func text(of failure: CurlFailure) -> String {
    let detail = String(cString: errorBuffer)
    return detail.isEmpty ? String(cString: curl_easy_strerror(failure.code)) : detail
  }

  private func check(_ code: CURLcode) throws(CurlFailure) {
    guard code == CURLE_OK else { throw CurlFailure(code: code) }
  }
}
