import Platform
import Testing

@testable import OAuth

@Suite struct UnexpectedResponseTests {
  private static let body = "secret-of-the-body"

  private func response(_ status: Int, _ contentType: String?, reason: String? = nil) -> UnexpectedResponse {
    let headers = contentType.map { [(name: "Content-Type", value: $0)] } ?? []
    return UnexpectedResponse(
      HTTPResponse(status: status, headers: headers, body: Array(Self.body.utf8)), from: "login.example", addressName: "--authority-host",
      reason: reason)
  }

  @Test(
    "A captive portal's page is told as one", arguments: ["text/html", "text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml"])
  func portal(_ contentType: String) {
    let response = response(200, contentType)

    #expect(response.code == "network.portal")
    #expect(
      response.remedy
        == "a proxy or a captive portal answered instead of the sign-in service: open a web page to sign in to the network, or check HTTPS_PROXY"
    )
  }

  @Test(
    "Host, status, content type and what is wrong are told",
    arguments: [
      (200, "application/json; charset=utf-8", "is not JSON", "login.example answered 200 with application/json, which is not JSON"),
      (200, nil, "is not JSON", "login.example answered 200 with no content type, which is not JSON"),
      (302, "text/html", nil, "login.example answered 302 with text/html"),
      (502, "text/plain", nil, "login.example answered 502 with text/plain"),
    ] as [(Int, String?, String?, String)])
  func summary(_ status: Int, _ contentType: String?, _ reason: String?, _ summary: String) {
    #expect(response(status, contentType, reason: reason).summary == summary)
  }

  @Test(
    "The remedy fits the status", arguments: [(429, true), (500, true), (503, true), (200, false), (302, false), (404, false)])
  func remedy(_ status: Int, _ isBusy: Bool) {
    #expect(
      response(status, "text/plain").remedy
        == (isBusy ? "the service is busy or down: try again later" : "check --authority-host, and whether a proxy changes responses"))
  }

  @Test("The body never appears, whatever it was", arguments: [200, 302, 400, 503], ["text/html", "application/json", nil] as [String?])
  func body(_ status: Int, _ contentType: String?) {
    let response = response(status, contentType, reason: "is not JSON")

    #expect(!response.report.contains(Self.body))
    #expect(!"\(response)".contains(Self.body))
  }

  @Test("A content type without end is cut")
  func longContentType() {
    #expect(response(200, String(repeating: "x", count: 5000)).summary.count < 120)
  }
}
