import Testing

@testable import EntraEmulator

@Suite("The sign-in page")
struct DeviceSignInTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func ticket(userCode: String, user: String = "ada@contoso.example", password: String = "analytical-engine") -> (Answer, String) {
    let page = entra.post("/devicelogin", ["user_code": userCode, "login": user, "passwd": password])
    let ticket = page.text.firstMatch(of: /name="ticket" value="([^"]+)"/).map { String($0.1) } ?? ""
    return (page, ticket)
  }

  @Test("A person enters the code, signs in and approves", arguments: ["approve", "decline"])
  func wholeWay(answer: String) {
    let code = entra.deviceCode()
    let spelled = code["user_code"].lowercased().prefix(4) + "-" + code["user_code"].dropFirst(4)

    #expect(entra.get("/devicelogin").text.contains("<form"))
    let signIn = entra.post("/devicelogin", ["user_code": String(spelled)])
    #expect(signIn.text.contains("Azure Kubernetes Service AAD Client"))
    let (_, ticket) = ticket(userCode: code["user_code"])
    let end = entra.post("/devicelogin", ["ticket": ticket, "answer": answer])
    #expect(end.status == 200)

    let expected = answer == "approve" ? "" : "authorization_declined"
    #expect(entra.redeem(code["device_code"])["error"] == expected)
  }

  @Test(
    "A wrong code, a wrong password and a stranger get no further",
    arguments: [
      ("ada@contoso.example", "wrong"), ("nobody@contoso.example", "analytical-engine"), ("fay@fabrikam.example", "made-of-cloth"),
    ])
  func refused(user: String, password: String) {
    let code = entra.deviceCode()

    let (page, ticket) = ticket(userCode: code["user_code"], user: user, password: password)

    #expect(page.status == 400 && ticket.isEmpty)
    #expect(page.text.contains("role=\"alert\""))
    #expect(entra.post("/devicelogin", ["user_code": "WRONG"]).status == 400)
  }

  @Test("A ticket serves once")
  func ticketOnce() {
    let (_, ticket) = ticket(userCode: entra.deviceCode()["user_code"])

    #expect(entra.post("/devicelogin", ["ticket": ticket, "answer": "approve"]).status == 200)
    #expect(entra.post("/devicelogin", ["ticket": ticket, "answer": "approve"]).status == 400)
  }

  @Test("What a visitor types is escaped")
  func escaping() {
    let page = entra.get("/devicelogin?otc=%22%3E%3Cscript%3E")

    #expect(page.text.contains("&quot;&gt;&lt;script&gt;"))
    #expect(!page.text.contains("<script>"))
  }

  @Test("The address in an error leads to a page about it")
  func errorPage() {
    #expect(entra.get("/error?code=7000215").text.contains("AADSTS7000215"))
    #expect(entra.get("/error?code=1").status == 404)
  }
}
