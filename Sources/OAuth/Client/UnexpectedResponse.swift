public import Platform

/// A response that cannot come from the server that was asked.
public struct UnexpectedResponse: UserFacingError, Equatable {
  let host: String
  let status: Int
  let contentType: String?
  let reason: String?
  /// A flag or variable that gives the address; `nil` where a server named it.
  let addressName: String?

  /// - Parameter reason: Goes on after "…, which".
  public init(_ response: HTTPResponse, from host: String, addressName: String? = nil, reason: String? = nil) {
    self.host = host
    self.addressName = addressName
    status = response.status
    contentType = response.header("content-type").map { Self.mediaType($0) ?? "an unusual content type" }
    self.reason = reason
  }

  public init(_ response: HTTPResponse, from server: some AuthorizationServer, reason: String? = nil) {
    self.init(response, from: server.displayName, addressName: server.addressFlag, reason: reason)
  }

  public var code: String { isPage ? "network.portal" : "entra.unexpected-answer" }

  public var summary: String {
    "\(host) answered \(status) with \(contentType ?? "no content type")\(reason.map { ", which \($0)" } ?? "")"
  }

  public var remedy: String {
    if isPage {
      return
        "a proxy or a captive portal answered instead of the sign-in service: open a web page to sign in to the network, or check HTTPS_PROXY"
    }
    if status == 429 || status >= 500 { return "the service is busy or down: try again later" }
    return "check \(addressName.map { "\($0), and " } ?? "")whether a proxy changes responses"
  }

  /// `nil` for any other text: it is not shown, not even in part. Source: RFC 9110 section 8.3.1.
  private static func mediaType(_ header: String) -> String? {
    let type = header.prefix { $0 != ";" }.trimmingPrefix(" ").lowercased().split(separator: " ", omittingEmptySubsequences: false)
    guard let name = type.first, type.dropFirst().allSatisfy(\.isEmpty), name.utf8.count <= 60, name.count(where: { $0 == "/" }) == 1 else {
      return nil
    }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+/".contains($0)) } ? String(name) : nil
  }

  /// A page for people.
  public var isPage: Bool { contentType?.lowercased().contains("html") ?? false }
}

/// The service asks for a longer pause than the run may take.
public struct Throttled: UserFacingError, Equatable {
  let host: String
  let status: Int
  let retryAfter: Duration

  public init(host: String, status: Int, retryAfter: Duration) {
    (self.host, self.status, self.retryAfter) = (host, status, retryAfter)
  }

  public var code: String { "network.throttled" }
  public var summary: String { "\(host) answered \(status) and asks to wait \(retryAfter.components.seconds) s (Retry-After)" }
  public var remedy: String { "try again after that time; a larger --timeout waits for it" }
}
