import TestSupport
import Testing

/// A real browser opens the page, runs its script, and comes back to kubelogin by itself.
@Suite("A real browser", .enabled(if: Programs.installed("chromium") != nil, "chromium is missing: apt-get install chromium"))
struct BrowserTests {
  @Test("Chromium brings the answer to kubelogin, which prints the credential only")
  func chromium() async throws {
    let outcome = try await onOwnThread {
      let work = try Workplace()
      try work.emulator.control("POST", "settings", #"{"auto_sign_in": "ada@contoso.example"}"#)
      let script = """
        #!/bin/sh
        exec timeout 60 chromium --headless --no-sandbox --disable-gpu --ignore-certificate-errors \
        --user-data-dir=\(work.folder.path)/profile --virtual-time-budget=20000 --dump-dom "$1"

        """
      try work.folder.write(script, to: "bin/browser")
      _ = try work.run("chmod", ["755", "\(work.folder.path)/bin/browser"])
      return try work.start("kubelogin", work.getToken("interactive", client: Workplace.client), ["BROWSER": "browser"])
        .outcome(within: .seconds(90))
    }

    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(outcome.output.hasPrefix(#"{"kind":"ExecCredential","#) && outcome.output.count { $0 == "\n" } == 1)
    #expect(outcome.errorOutput.hasPrefix("Sign in with the browser.") && outcome.errorOutput.count { $0 == "\n" } == 1)
  }
}
