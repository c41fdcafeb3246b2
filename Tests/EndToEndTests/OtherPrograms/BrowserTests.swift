import FoundationEssentials
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
        exec timeout 300 chromium --headless --no-sandbox --disable-gpu --ignore-certificate-errors \
        --user-data-dir=\(work.directory.path)/profile --virtual-time-budget=20000 --dump-dom "$1"

        """
      try work.directory.write(script, to: "bin/browser")
      _ = try work.run("chmod", ["755", "\(work.directory.path)/bin/browser"])
      return try work.start("kubelogin", work.getToken("interactive", client: Workplace.client), ["BROWSER": "browser"])
        .outcome()
    }

    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(outcome.output.hasPrefix(#"{"kind":"ExecCredential","#) && outcome.output.count { $0 == "\n" } == 1)
    #expect(outcome.errorOutput.hasPrefix("Sign in with the browser.") && outcome.errorOutput.count { $0 == "\n" } == 1)
  }

  @Test(
    "A person signs in or cancels on the page as it is, and ends on a page that says so and can be read in light and in dark",
    arguments: [
      ("sign-in", "Back to the terminal", "The sign-in page is done, and kubelogin goes on where you have started it.", ""),
      (
        "cancel", "Not signed in", "The sign-in was cancelled in the browser.\n\nWhat to do: run the command again and finish the sign-in.",
        "interactive.declined"
      ),
    ])
  func person(action: String, title: String, text: String, code: String) async throws {
    let (person, outcome) = try await onOwnThread {
      let work = try Workplace()
      let kubelogin = try work.start("kubelogin", work.getToken("interactive", client: Workplace.client), ["BROWSER": "true"])
      let address = try kubelogin.wait(forErrorLine: "Sign in with the browser. If no page has opened, open ")
      let script = "\(Installed.root)/Tests/EndToEndTests/Python/person_at_chromium.py"
      let person = try work.start("python3", ["-B", script, action, work.directory.path, address]).outcome()
      // Without its answer kubelogin would wait for minutes.
      guard person.status == 0 else { throw PersonFailed(description: person.errorOutput) }
      return (person, try kubelogin.outcome())
    }

    let end = try JSONDecoder().decode(Page.self, from: Data(person.output.utf8))
    #expect(end.title == "\(title) · kubelogin")
    #expect(end.text == "\(title)\n\n\(text)\n\nYou can close this tab.")
    for picture in [end.light, end.dark] {
      #expect(picture.width == 1000 && picture.height == 700)
      #expect((0.002...0.2).contains(picture.ink), "neither blank nor crowded")
      #expect(picture.contrast >= 7)
    }
    #expect(end.light.ground.allSatisfy { $0 >= 240 } && end.dark.ground.allSatisfy { $0 <= 40 })
    #expect(outcome.status == (code.isEmpty ? 0 : 1))
    #expect(outcome.output.hasPrefix(#"{"kind":"ExecCredential","#) == code.isEmpty)
    #expect(code.isEmpty || outcome.errorOutput.hasSuffix("Code: \(code)\n"))
  }

  private struct PersonFailed: Error {
    let description: String
  }

  /// What the person's script tells of the last page.
  private struct Page: Decodable {
    let title: String
    let text: String
    let light: Picture
    let dark: Picture

    struct Picture: Decodable {
      let width: Int
      let height: Int
      let ground: [Int]
      let ink: Double
      let contrast: Double
    }
  }
}
