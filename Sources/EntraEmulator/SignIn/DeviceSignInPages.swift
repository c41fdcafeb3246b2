/// The pages of the device sign-in, in the order in which a person meets them.
enum DeviceSignInPages {
  static func codeEntry(prefilled: String = "", problem: String? = nil) -> Page {
    Page(
      title: "Enter the code",
      content: """
        <p>Type the code that the application shows you.</p>
        \(alert(problem))
        <form method="post" action="/devicelogin">
        <label for="user_code">Code</label>
        <input id="user_code" name="user_code" value="\(Page.escape(prefilled))" required autofocus autocomplete="off" autocapitalize="characters" \
        spellcheck="false" maxlength="16">
        <div class="buttons"><button>Next</button></div>
        </form>
        """)
  }

  static func signIn(userCode: String, application: Application, users: [User], name: String = "", problem: String? = nil) -> Page {
    Page(
      title: "Sign in",
      content: """
        <p>to go on to <strong>\(Page.escape(application.name))</strong></p>
        \(alert(problem))
        <form method="post" action="/devicelogin">
        <input type="hidden" name="user_code" value="\(Page.escape(userCode))">
        \(CredentialFields.html(users: users, name: name))
        <div class="buttons"><button>Sign in</button></div>
        </form>
        """)
  }

  static func consent(ticket: String, application: Application, user: User) -> Page {
    Page(
      title: "Let \(application.name) in?",
      content: """
        <p>It will act as <strong>\(Page.escape(user.name))</strong> on the device that shows the code.</p>
        <p>Approve this only if you have started it yourself.</p>
        <form method="post" action="/devicelogin">
        <input type="hidden" name="ticket" value="\(Page.escape(ticket))">
        <div class="buttons">
        <button name="answer" value="approve">Approve</button>
        <button class="quiet" name="answer" value="decline">Cancel</button>
        </div>
        </form>
        """)
  }

  static func approved(application: Application) -> Page {
    Page(
      title: "You have signed in",
      content: "<p>You have signed in to <strong>\(Page.escape(application.name))</strong> on your device. You may close this window.</p>")
  }

  static let declined = Page(title: "Cancelled", content: "<p>The device was not signed in. You may close this window.</p>")

  private static func alert(_ problem: String?) -> String { Page.alert(problem) }
}
