import Platform
import TestSupport
import Testing

/// Conversions as files: `Golden/<name>/` holds what is shown and the flags, the kubeconfig before and after (none where it stays as it is),
/// and the messages.
struct GoldenConversion: Sendable, CustomTestStringConvertible {
  let name: String
  let sentence: String
  let flags: [String]
  let before: [UInt8]
  let after: [UInt8]
  let messages: String

  var testDescription: String { "\(name): \(sentence)" }

  static let all: [GoldenConversion] = ((try? Files.names(in: root)) ?? []).sorted().compactMap { try? GoldenConversion($0) }

  private static let root = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Golden"

  private init(_ name: String) throws {
    let read = { (file: String) throws in try Files.read("\(Self.root)/\(name)/\(file)") }
    let lines = String(decoding: try read("flags"), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    self.name = name
    sentence = lines[0].dropFirst(2).description
    flags = lines[1].split(separator: " ").map(String.init)
    before = try read("before")
    after = (try? read("after")) ?? before
    messages = String(decoding: try read("messages"), as: UTF8.self)
  }
}

@Suite struct GoldenConversionTests {
  @Test("Each kubeconfig becomes the one beside it, to the byte", arguments: GoldenConversion.all)
  func conversion(_ golden: GoldenConversion) throws {
    let machine = try TestMachine()
    let path = "\(machine.directory.path)/config"
    try Files.writeAtomically(golden.before, to: path)

    let outcome = machine.run(["convert-kubeconfig", "--kubeconfig", path] + golden.flags)

    let after = try Files.read(path)
    let text = String(decoding: after, as: UTF8.self)
    #expect(after == golden.after, "\(text)")
    #expect(outcome.error.replacing(path, with: "config") == golden.messages)
    #expect((outcome.status == 0) == !golden.messages.hasPrefix("Error: "))
  }

  @Test("Converted once, a kubeconfig stays as it is", arguments: GoldenConversion.all.filter { $0.after != $0.before })
  func secondConversion(_ golden: GoldenConversion) throws {
    let machine = try TestMachine()
    let path = "\(machine.directory.path)/config"
    try Files.writeAtomically(golden.after, to: path)

    let outcome = machine.run(["convert-kubeconfig", "--kubeconfig", path] + golden.flags)

    #expect(try Files.read(path) == golden.after)
    #expect(outcome.error.contains(": unchanged\n") && !outcome.error.contains(": converted"))
  }

  @Test("No kubeconfig is missing")
  func count() { #expect(GoldenConversion.all.count >= 43) }
}
