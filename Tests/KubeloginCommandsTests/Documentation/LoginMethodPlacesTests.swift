import LoginMethods
import Platform
import Testing

/// Places outside of Swift that a login method needs. CONTRIBUTING.md lists them.
@Suite("Every login method has")
struct LoginMethodPlacesTests {
  private static let names = LoginMethods.all.map(\.name)
  private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read("\(Self.root)/\(path)"), as: UTF8.self)
  }

  @Test("a row in the table of README.md", arguments: names)
  func readme(_ name: String) throws {
    #expect(try text("README.md").contains("\n| `\(name)` "), "add a row for \(name) to the table of login methods in README.md")
  }

  @Test("a conversion in Golden/method-NAME", arguments: names.filter { $0 != "auto" })
  func golden(_ name: String) throws {
    let directory = "Tests/KubeloginCommandsTests/Golden/method-\(name)"
    #expect(throws: Never.self, "add \(directory) with the files before, after, flags and messages") { try text("\(directory)/after") }
  }

  @Test("a transcript that signs in with it", arguments: names)
  func transcript(_ name: String) throws {
    let directories = try Files.names(in: "\(Self.root)/Transcripts").filter { !$0.hasSuffix(".md") }
    let hasOne = try directories.contains { directory in
      try Files.names(in: "\(Self.root)/Transcripts/\(directory)").contains { file in
        let text = try text("Transcripts/\(directory)/\(file)")
        return ["--login \(name)\n", "--login \(name) ", "-l \(name)\n", "-l \(name) ", "login: \(name)"].contains { text.contains($0) }
      }
    }
    #expect(hasOne, "add a directory to Transcripts with a run of --login \(name)")
  }
}
