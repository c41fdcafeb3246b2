/// `/error?code=…`, to which the `error_uri` of an error points.
enum ErrorPage {
  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    guard let code = exchange.query["code"].flatMap(Int.init), let error = EntraError.catalogue[code] else {
      return EmulatorResponse(status: 404, html: Page(title: "Unknown error", content: "<p>There is no error of this number.</p>").html)
    }
    let content = "<p>\(Page.escape(error.text.replacing("{}", with: "…")))</p><p>OAuth error: <code>\(Page.escape(error.error))</code></p>"
    return EmulatorResponse(html: Page(title: "AADSTS\(code)", content: content).html)
  }
}
