/// The pages of a sign-in that began in a program and goes on in a browser.
enum BrowserSignInPages {
  static func signIn(action: String, application: Application, users: [User], name: String, problem: String?) -> Page {
    Page(
      title: "Sign in",
      content: """
        <p>to go on to <strong>\(Page.escape(application.name))</strong></p>
        \(Page.alert(problem))
        <form method="post" action="\(Page.escape(action))">
        \(CredentialFields.html(users: users, name: name))
        <div class="buttons">
        <button>Sign in</button>
        <button class="quiet" name="answer" value="cancel" formnovalidate>Cancel</button>
        </div>
        </form>
        """)
  }

  /// A form that sends itself; without scripts, a button does.
  static func formPost(_ fields: [(String, String)], to address: String) -> Page {
    let inputs = fields.map { "<input type=\"hidden\" name=\"\(Page.escape($0.0))\" value=\"\(Page.escape($0.1))\">" }
    return Page(
      title: "Back to the application",
      content: """
        <form method="post" action="\(Page.escape(address))">
        \(inputs.joined(separator: "\n"))
        <div class="buttons"><button>Go on</button></div>
        </form>
        <script>\(submission)</script>
        """)
  }

  static func refused(_ error: EntraError, _ exchange: Exchange) -> Page {
    Page(
      title: "Sorry, we cannot sign you in",
      content: """
        <p role="alert">AADSTS\(error.code): \(Page.escape(error.text))</p>
        <p>Correlation ID: <code>\(Page.escape(exchange.correlationID))</code><br>Timestamp: \(Page.escape(exchange.now.entra))</p>
        """)
  }

  private static let submission = "document.forms[0].submit()"

  /// Forms may lead here and on to the client, whose address is known by then.
  static func policy(_ redirect: Redirect, script: Bool) -> String {
    let origin = redirect.address.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    let safe = origin.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ":/.-".contains($0)) }
    let scripts = script ? " script-src 'sha256-\(digestInBase64(of: submission))';" : ""
    return "default-src 'none'; style-src 'unsafe-inline';\(scripts) form-action 'self' \(safe); frame-ancestors 'none'"
  }
}
