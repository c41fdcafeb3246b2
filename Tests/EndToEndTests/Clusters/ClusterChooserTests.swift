import FoundationEssentials
import Platform
import TestSupport
import Testing

/// A person at a real terminal takes a cluster from the list.
struct ClusterChooserTests {
  private struct Ending: Decodable, Equatable {
    var exit: Int32?
    var signal: Int32?
    var takesOver: Bool
    var givesBack: Bool
    var longestLine: Int
  }

  private let work: Workplace

  init() throws {
    work = try Workplace()
  }

  private func choose(keys: String, waitingFor text: String = "Esc leaves", terminal: String) throws -> Ending {
    let entra = work.emulator.baseURL
    let script = "\(Installed.root)/Tests/EndToEndTests/Python/person_at_a_terminal.py"
    let flags = [
      "setup", "-l", "spn", "--client-id", Workplace.ci, "--tenant-id", Workplace.contoso, "--authority-host", "\(entra)/",
      "--disable-instance-discovery", "--arm-endpoint", "\(entra)/arm", "--file", "config",
    ]
    let outcome = try work.run(
      "python3", ["-B", script, text, keys, Programs.kubelogin] + flags, ["TERM": terminal, "AZURE_CLIENT_SECRET": Workplace.secret])
    return try JSONDecoder().decode(Ending.self, from: Data(outcome.output.utf8))
  }

  @Test("The list filters, shows no line that is too long for the terminal, and gives the terminal back")
  func chooses() throws {
    let ending = try choose(keys: "shop\\x0d", terminal: "xterm")

    #expect(ending.exit == 0 && ending.takesOver && ending.givesBack && (1..<60).contains(ending.longestLine), "\(ending)")
    #expect(try work.directory.read("config").contains("current-context: shop\n"))
  }

  @Test("Ctrl-C ends the program as that signal does, gives the terminal back and writes nothing")
  func interrupted() throws {
    let ending = try choose(keys: "\\x03", terminal: "xterm")

    #expect(ending.signal == 2 && ending.takesOver && ending.givesBack, "\(ending)")
    #expect(throws: SystemError.self) { try work.directory.read("config") }
  }

  @Test("A terminal without a cursor is asked for a number")
  func numbered() throws {
    let ending = try choose(keys: "2\\x0a", waitingFor: "leaves): ", terminal: "dumb")

    #expect(ending == Ending(exit: 0, signal: nil, takesOver: false, givesBack: true, longestLine: 0), "\(ending)")
    #expect(try work.directory.read("config").contains("current-context: demo\n"))
  }
}
