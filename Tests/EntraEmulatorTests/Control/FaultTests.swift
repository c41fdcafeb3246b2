import Testing

@testable import EntraEmulator

@Suite("Faults")
struct FaultTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("A fault meets its endpoint so often as it was ordered")
  func times() {
    entra.control("POST", "faults", #"{"endpoint": "token", "kind": "status", "status": 429, "retry_after": 7, "times": 2}"#)

    #expect(entra.get("/common/discovery/keys").status == 200)
    let first = entra.clientToken()
    #expect(first.status == 429 && first.response.headers["Retry-After"] == "7")
    #expect(entra.clientToken().status == 429)
    #expect(entra.clientToken().status == 200)
  }

  @Test("A fault without number of times stays until it is taken back")
  func forever() {
    entra.control("POST", "faults", #"{"kind": "empty"}"#)
    #expect(entra.clientToken().response.body.isEmpty)
    #expect(entra.clientToken().response.body.isEmpty)

    entra.control("DELETE", "faults")

    #expect(entra.clientToken().status == 200 && !entra.clientToken().response.body.isEmpty)
  }

  @Test("Faults are carried out by the driver, as the answer says")
  func delivery() {
    entra.control("POST", "faults", #"{"kind": "latency", "milliseconds": 1500, "times": 1}"#)
    entra.control("POST", "faults", #"{"kind": "truncate", "times": 1}"#)
    entra.control("POST", "faults", #"{"kind": "reset", "times": 1}"#)
    entra.control("POST", "faults", #"{"kind": "html", "times": 1}"#)

    let answers = (0..<5).map { _ in entra.clientToken().response }

    #expect(answers.map(\.delay) == [.milliseconds(1500), .zero, .zero, .zero, .zero])
    #expect(answers.map(\.delivery) == [.whole, .truncated, .reset, .whole, .whole])
    #expect(answers[3].headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(entra.control("GET", "faults").json["faults"] == [])
  }

  @Test("Errors of the catalogue come with their own name, status and suberror")
  func catalogue() {
    entra.control("POST", "faults", #"{"endpoint": "token", "kind": "error", "code": 53003, "grant": "refresh_token"}"#)

    #expect(entra.clientToken().status == 200)
    let answer = entra.refresh("any")

    #expect(answer.code == 53003 && answer["error"] == "invalid_grant" && answer["suberror"] == "message_only")
    #expect(answer["error_description"].hasPrefix("AADSTS53003: "))
  }

  @Test("A test may make up an error")
  func madeUp() {
    entra.control("POST", "faults", #"{"kind": "error", "code": 123, "error": "strange", "suberror": "odd", "status": 403}"#)

    let answer = entra.clientToken()

    #expect(answer.status == 403 && answer.code == 123 && answer["error"] == "strange" && answer["suberror"] == "odd")
  }
}
