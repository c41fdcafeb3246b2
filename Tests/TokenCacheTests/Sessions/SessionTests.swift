import Platform
import Testing

@testable import TokenCache

@Suite struct SessionTests {
  private let salt = Salt(bytes: Array(repeating: 7, count: 32))
  private let identity = ["tenant-id": "72f988bf-86f1-41af-91ab-2d7cd011db47", "client-id": "app", "server-id": "aks/.default"]

  private var name: String { Session(method: "spn", identity: identity).name(salt) }

  @Test("The name starts with the method and the tenant, so that a person finds the file")
  func readableStart() {
    #expect(name.hasPrefix("spn-72f988bf-"))
    #expect(name.utf8.count == "spn-72f988bf-".utf8.count + 32)
  }

  @Test("The name is the same in every run")
  func stable() {
    #expect(Session(method: "spn", identity: identity).name(salt) == name)
  }

  @Test("Another value of any part of the identity is another name", arguments: ["tenant-id", "client-id", "server-id"])
  func otherValue(_ key: String) {
    var other = identity
    other[key] = "other"

    #expect(Session(method: "spn", identity: other).name(salt) != name)
  }

  @Test("The name never changes: another one would sign everybody out")
  func pinned() {
    #expect(name == "spn-72f988bf-a5c43210693d062ed37b7e19c74f7e17")
  }

  @Test("One part more is another name, but for one that is as if it were not given")
  func onePartMore() {
    let more = identity.merging(["legacy": "false"]) { $1 }

    #expect(Session(method: "spn", identity: more).name(salt) != name)
    #expect(Session(method: "spn", identity: more, unset: ["legacy"]).name(salt) == name)
    #expect(Session(method: "spn", identity: more, unset: ["legacy"]) == Session(method: "spn", identity: identity))
    #expect(Session(method: "spn", identity: identity.merging(["legacy": ""]) { $1 }).name(salt) == name)
  }

  @Test("Another method is another name")
  func otherMethod() {
    #expect(Session(method: "msi", identity: identity).name(salt) != name)
  }

  @Test("Another salt is another name")
  func otherSalt() {
    #expect(Session(method: "spn", identity: identity).name(Salt(bytes: Array(repeating: 8, count: 32))) != name)
  }

  @Test(
    "No value but the tenant's first letters and digits is in the name, so it is always a file name",
    arguments: ["", "../../etc/passwd", "a/b", "contoso.onmicrosoft.com", "日本", "\n"])
  func fileName(_ tenant: String) {
    let name = Session(method: "spn", identity: ["tenant-id": tenant, "client-id": "topsecret"]).name(salt)

    #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    #expect(!name.contains("topsecret"))
  }
}

@Suite struct AccountTests {
  private let salt = Salt(bytes: Array(repeating: 7, count: 32))

  private func name(_ host: String, _ client: String) -> String { AccountScope(authorityHost: host, clientID: client).name(salt) }

  @Test("An account's name is 16 hex digits, the same in every run")
  func stable() {
    #expect(name("https://login.example", "app") == name("https://login.example", "app"))
    #expect(name("https://login.example", "app").utf8.count == 16)
  }

  @Test("Another cloud, another client or another border between them is another account")
  func distinct() {
    let names = [
      name("https://login.example", "app"), name("https://login.example", "app2"), name("https://login.example2", "app"),
      name("", "https://login.exampleapp"),
    ]

    #expect(Set(names).count == names.count)
  }
}
