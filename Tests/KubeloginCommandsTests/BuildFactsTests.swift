import Testing

@testable import KubeloginCommands

struct BuildFactsTests {
  private let facts = BuildFacts(
    version: "1.2.3", commit: "0123456789ab", buildTime: "2026-11-25T00:00:00Z", platform: "linux/amd64", swift: "6.3.1", isStatic: true,
    libraries: ["OpenSSL": "3.0.20", "libcurl": "7.88.1", "glibc": "2.36"])

  @Test("The first lines are in the layout of Azure/kubelogin; what is inside follows")
  func text() {
    #expect(
      facts.text == """
        kubelogin version\u{20}
        git hash: 1.2.3/0123456789ab
        Swift version: 6.3.1
        Build time: 2026-11-25T00:00:00Z
        Platform: linux/amd64
        Libraries: glibc 2.36, libcurl 7.88.1, OpenSSL 3.0.20 (static)

        """)
  }

  @Test("A program that uses the system's libraries says so")
  func shared() {
    var facts = facts
    facts.isStatic = false

    #expect(facts.line == "version 1.2.3/0123456789ab, libraries glibc 2.36, libcurl 7.88.1, OpenSSL 3.0.20 (of this system)")
  }

  @Test("Nothing that this build says of itself is empty")
  func own() {
    let own = BuildFacts.own

    #expect([own.version, own.commit, own.buildTime, own.platform, own.swift].allSatisfy { !$0.isEmpty })
    #expect(own.libraries.keys.sorted() == ["OpenSSL", "glibc", "libcurl", "libdbus", "libqrencode", "libyaml", "zlib"])
    #expect(own.libraries.values.allSatisfy { $0.first?.isNumber == true })
  }
}
