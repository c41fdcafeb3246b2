/// What the person sees in the browser at the end of a sign-in: a plain page that needs no script.
public struct LoopbackPage: Sendable, Equatable {
  public let title: String
  public let paragraphs: [String]

  /// All of it is text: what looks like markup is shown as it is.
  public init(title: String, _ paragraphs: String...) {
    self.title = title
    self.paragraphs = paragraphs.filter { !$0.isEmpty }
  }

  /// The whole answer. It must not be kept, framed, or sent on to other sites, and it loads nothing.
  func response(status: Int) -> [UInt8] {
    let reasons = [200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 411: "Length Required"]
    let body = Array(html.utf8)
    let head = [
      "HTTP/1.1 \(status) \(reasons[status] ?? "Content Too Large")", "Content-Type: text/html; charset=utf-8",
      "Content-Length: \(body.count)", "Cache-Control: no-store", "Connection: close", "Referrer-Policy: no-referrer",
      "X-Content-Type-Options: nosniff",
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ]
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  private var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Self.escaped(title)) · kubelogin</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <main>
    <h1>\(Self.escaped(title))</h1>
    \(paragraphs.map { "<p>\(Self.escaped($0))</p>" }.joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; } \
    body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.125rem/1.5 system-ui, sans-serif; } \
    main { max-width: 34rem; padding: 2rem; overflow-wrap: anywhere; } \
    h1 { font-size: 1.75rem; line-height: 1.2; }
    """

  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
      }
    }
    return out
  }
}
