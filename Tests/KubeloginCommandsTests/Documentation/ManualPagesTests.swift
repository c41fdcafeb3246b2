import ArgumentParser
import Settings
import Testing

@testable import KubeloginCommands

@Suite("Manual pages")
struct ManualPagesTests {
  private let pages = Dictionary(ManualPages.pages(date: "November 25, 2026"), uniquingKeysWith: { $1 })

  @Test(
    "Every listed command has a page that names each of its flags",
    arguments: Root.commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName })
  func flags(name: String) throws {
    let command = try #require(Root.commands.first { $0._commandName == name })
    let page = try #require(pages["kubelogin-\(name).1"])

    let missing = command.settings.filter { $0.visibility == .listed && !page.contains("Fl Fl \($0.name)") }.map(\.name)

    #expect(missing == [])
    #expect(pages["kubelogin.1"]?.contains(".It Xr kubelogin-\(name) 1\n") == true)
  }

  @Test("The page of the kubeconfig's entry names every variable that replaces a flag")
  func variables() throws {
    let page = try #require(pages["kubelogin-kubeconfig.5"])

    let missing = GetToken.settings.flatMap(\.variables).map(\.name).filter { !page.contains(".It Ev \($0)\n") }

    #expect(missing == [])
  }

  @Test("A page has the release's date")
  func date() {
    #expect(pages.values.allSatisfy { $0.hasPrefix(".Dd November 25, 2026\n") })
  }

  @Test(
    "Prose has a line for each sentence, wraps long ones, and is never taken for a request",
    arguments: [
      ("One. Two.", "One.\nTwo."), (#"A \ stays"#, #"A \e stays"#), (".hidden", #"\&.hidden"#), ("'quoted'", #"\&'quoted'"#),
      (
        String(repeating: "word ", count: 20),
        Array(repeating: "word", count: 15).joined(separator: " ") + "\n" + Array(repeating: "word", count: 5).joined(separator: " ")
      ),
    ])
  func prose(text: String, expected: String) {
    #expect(Mdoc.prose(text) == expected)
  }
}
