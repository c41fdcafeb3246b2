import Platform
import Testing

@testable import LoginMethods

@Suite struct AzureCLIErrorTests {
  private func error(_ text: String, status: Int32 = 1, tenant: String? = nil) -> AzureCLIError {
    AzureCLIError(ChildProcess.Outcome(status: status, output: [], errorOutput: Array(text.utf8)), tenant: tenant)
  }

  // MARK: Sorting

  @Test("Status 127 means that az is not there")
  func notFound() {
    #expect(error("sh: az: not found", status: 127) == .notInstalled)
  }

  @Test(
    "Who must log in is told so, with the tenant",
    arguments: [
      "ERROR: Please run 'az login' to setup account.\n", "ERROR: Subscription 'x' not found. Check the spelling and run 'az account set'.",
    ])
  func notLoggedIn(_ text: String) {
    #expect(error(text) == .notLoggedIn(tenant: nil))
    #expect(
      error(text, tenant: "contoso").report == """
        Error: the Azure CLI is not logged in
        Hint: az login --tenant contoso
        Code: azurecli.not-logged-in

        """)
  }

  @Test(
    "Multi-factor authentication is told as such", arguments: ["AADSTS50076", "AADSTS50079", "AADSTS50074", "AADSTS50078", "AADSTS50158"])
  func multiFactor(_ number: String) {
    #expect(
      error("ERROR: \(number): MFA.\nTo re-authenticate, please run:\naz login\n", tenant: "contoso").report == """
        Error: the Azure CLI needs a new sign-in with multi-factor authentication: \(number): MFA.
        Hint: az login --tenant contoso
        Code: azurecli.multi-factor

        """)
  }

  @Test("A refresh token that Entra takes no more is told as such, with az's way to a new one", arguments: [50173, 700082])
  func signInOver(_ number: Int) {
    let text = "ERROR: AADSTS\(number): Over.\nTrace ID: 1\nRun the command below to authenticate interactively:\naz logout\naz login\n"

    #expect(
      error(text, tenant: "contoso").report == """
        Error: the Azure CLI's sign-in has expired: AADSTS\(number): Over.
        Hint: az login --tenant contoso
        Code: azurecli.sign-in-over

        """)
  }

  @Test("Another refusal by Entra is told as az tells it, though az adds advice about az login")
  func refusal() {
    #expect(
      error("ERROR: AADSTS700016: Application not found.\nTo re-authenticate, please run:\naz login\n")
        == .failed(status: 1, reason: "AADSTS700016: Application not found."))
  }

  @Test(
    "Any other failure is told with its status and first line",
    arguments: [
      ("ERROR: no such thing\nmore\n", "no such thing"), ("\n  \nplain\r\n", "plain"), ("", "no message"), (" \n", "no message"),
    ])
  func failed(_ text: String, _ reason: String) {
    #expect(error(text, status: 2) == .failed(status: 2, reason: reason))
  }

  @Test("A subscription that az does not know is not hidden behind its status")
  func unknownSubscription() {
    let error = error("ERROR: Subscription 'prod' not found. Check the spelling and casing and try again.\n")

    #expect(error.summary.hasSuffix("Subscription 'prod' not found. Check the spelling and casing and try again."))
    #expect(error.remedy == "az account list --output table names those it knows; a new one appears with the next az login")
  }

  @Test("az's warnings are not taken for its error")
  func warnings() {
    let error = error("WARNING: You have 2 update(s) available.\nERROR: no such thing\n")

    #expect(error == .failed(status: 1, reason: "no such thing"))
  }

  @Test("Text that is no UTF-8 is no crash")
  func noText() {
    let error = AzureCLIError(ChildProcess.Outcome(status: 1, output: [], errorOutput: [0xFF, 0xFE, 0x41]), tenant: nil)

    #expect(error == .failed(status: 1, reason: "\u{FFFD}\u{FFFD}A"))
  }

  // MARK: What is shown

  @Test("What looks like a token is left out", arguments: ["eyJhbGciOi.eyJhdWQ.c2ln", "token=eyJhbGciOi", "\"eyJhbGciOi\"", "'eyJ"])
  func tokens(_ word: String) {
    #expect(error("ERROR: bad \(word) here") == .failed(status: 1, reason: "bad [token] here"))
    #expect(error("ERROR: AADSTS50076: \(word)") == .needsMultiFactor(tenant: nil, reason: "AADSTS50076: [token]"))
  }

  @Test("A line without end is cut")
  func longLine() {
    #expect(error("ERROR: " + String(repeating: "x", count: 5000)) == .failed(status: 1, reason: String(repeating: "x", count: 400) + "…"))
  }

  @Test(
    "Each has its code, and says what to do",
    arguments: [
      (AzureCLIError.notInstalled, "azurecli.not-installed", "Azure CLI not found on path"),
      (.cannotStart("r"), "azurecli.cannot-start", "the Azure CLI cannot be started: r"),
      (.notLoggedIn(tenant: nil), "azurecli.not-logged-in", "the Azure CLI is not logged in"),
      (.failed(status: 2, reason: "r"), "azurecli.failed", "the Azure CLI failed with status 2: r"),
      (.timedOut(seconds: 60), "azurecli.timeout", "the Azure CLI did not answer within 60 s"),
      (.unreadableAnswer, "azurecli.unreadable-answer", "the Azure CLI's answer holds no token with an expiry"),
    ])
  func texts(_ error: AzureCLIError, _ code: String, _ summary: String) {
    #expect(error.code == code)
    #expect(error.summary == summary)
    #expect(!error.remedy.isEmpty)
    #expect(!error.isFinalRefusal)
  }
}
