import CCurl
import Glibc
import Platform

/// What is known of a transfer that did not finish.
struct TransferFailure {
  var code: CURLcode
  /// libcurl's words.
  var text = ""
  /// The number of the last system call that failed, 0 for none. Source: errno(3).
  var systemError: Int32 = 0
  /// What the proxy answered to CONNECT, 0 for nothing.
  var proxyStatus = 0
  var isTooLarge = false
  /// The request was never sent, and the time for connecting was bounded.
  var isConnectTimeout = false
  var url = ""
  var target: RequestTarget
  var proxy: Proxy?

  /// The words for an error: one line of at most 200 characters, without addresses.
  var reason: String {
    let line = text.prefix { !$0.isNewline }.filter { $0 >= " " && $0 != "\u{7f}" }
    let words = line.split(separator: " ").filter { !$0.contains("://") && !$0.contains("?") }
    var sentence = words.joined(separator: " ")
    for prefix in ["SSL certificate problem: ", "SSL: "] where sentence.hasPrefix(prefix) { sentence.removeFirst(prefix.count) }
    return String(sentence.prefix(200))
  }

  /// The system's words where a system call failed, else libcurl's.
  var systemReason: String {
    systemError == 0 ? reason : String(cString: strerror(systemError))
  }
}

extension TransportError {
  /// Source: libcurl-errors(3).
  init(_ failure: TransferFailure) {
    let (host, place) = (failure.target.host, failure.target.name)
    if let proxy = failure.proxy, let error = TransportError.proxyFailure(failure, proxy) {
      self = error
      return
    }
    switch failure.code {
    case CURLE_URL_MALFORMAT: self = .unusableAddress(RequestTarget.shown(failure.url))
    case CURLE_COULDNT_RESOLVE_HOST: self = .unknownHost(host)
    case CURLE_COULDNT_CONNECT: self = .connectionFailed(host: place, reason: failure.systemReason)
    case CURLE_OPERATION_TIMEDOUT where failure.isConnectTimeout: self = .connectionFailed(host: place, reason: "Connection timed out")
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut(host: place)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      self = .untrustedCertificate(host: host, reason: failure.reason)
    case CURLE_SSL_CONNECT_ERROR where failure.wasCutOff: self = .broken(host: place, reason: failure.reason)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_NOT_BUILT_IN:
      self = .tlsFailed(host: place, reason: failure.reason)
    case CURLE_WRITE_ERROR where failure.isTooLarge: self = .answerTooLarge(host: host)
    default: self = .broken(host: place, reason: failure.reason)
    }
  }

  /// `nil` where the proxy is not to blame.
  private static func proxyFailure(_ failure: TransferFailure, _ proxy: Proxy) -> TransportError? {
    let host = failure.target.host
    return switch failure.code {
    case CURLE_COULDNT_RESOLVE_PROXY: .proxyFailed(host: host, reason: "the name of \(proxy.name) cannot be resolved")
    case CURLE_COULDNT_CONNECT: .proxyFailed(host: host, reason: "\(proxy.name): \(failure.systemReason)")
    case CURLE_PROXY: .proxyFailed(host: host, reason: "\(proxy.name): \(failure.reason)")
    default: failure.proxyStatus == 0 || failure.proxyStatus / 100 == 2 ? nil : refusal(by: proxy, failure.proxyStatus, host: host)
    }
  }

  private static func refusal(by proxy: Proxy, _ status: Int, host: String) -> TransportError {
    if status == Proxy.wantsLogin { return .proxyWantsLogin(proxy: proxy.name) }
    return .proxyFailed(host: host, reason: "\(proxy.name) answered \(status)")
  }
}

extension TransferFailure {
  /// A connection that ended inside the TLS handshake, which another try may survive: no verdict about TLS.
  fileprivate var wasCutOff: Bool {
    systemError == ECONNRESET || systemError == EPIPE || text.contains("SSL_ERROR_SYSCALL") || text.contains("Connection reset")
  }
}
