import Foundation
import Testing

@testable import EntraEmulator

@Suite("Configuration and flags")
struct ConfigurationTests {
  @Test("The built-in configuration survives being printed and read")
  func roundTrip() throws {
    let read = try Configuration(json: Configuration.builtIn.json())

    #expect(read == .builtIn)
  }

  @Test(
    "A fault in a configuration is told with its place",
    arguments: [
      (#"{"tenants": [], "users": [], "applications": [], "clusters": []}"#, "there is no tenant"),
      (
        #"{"tenants": [{"id": "x", "domain": "d", "name": "n"}], "users": [], "applications": [], "clusters": []}"#,
        "tenant id 'x' is no GUID"
      ),
      (#"{"tenants": [{"id": 1}]}"#, "tenants[0].id has the wrong type"),
      (#"{"tenants": []}"#, "users is missing"),
      ("nonsense", "the document is not valid JSON or has a wrong value"),
    ])
  func faults(text: String, expected: String) {
    #expect(throws: ConfigurationError(expected)) { try Configuration(json: Array(text.utf8)) }
  }

  @Test(
    "Flags may have their value behind an equals sign or behind a space",
    arguments: [
      ["--port", "7", "--state-dir", "/s", "--exit-with-parent"], ["--port=7", "--state-dir=/s", "--exit-with-parent"],
    ])
  func flags(arguments: [String]) throws {
    let options = try Options(arguments: arguments)

    #expect(options.port == 7 && options.stateDirectory == "/s" && options.exitsWithParent && options.action == .serve)
  }

  @Test("Unusable flags are told", arguments: [["--port", "x"], ["--port", "65536"], ["--port"], ["--magic"], ["word"]])
  func unusable(arguments: [String]) {
    #expect(throws: ConfigurationError.self) { try Options(arguments: arguments) }
  }

  @Test("Keys are made once, kept for their owner only, and read again")
  func stateDirectory() throws {
    let path = FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)/state"
    defer { try? FileManager.default.removeItem(atPath: path) }

    let made = try StateDirectory(path: path).identity()
    let read = try StateDirectory(path: path).identity()

    #expect(read.authorityCertificate == made.authorityCertificate)
    #expect(read.signingKey.identifier == made.signingKey.identifier)
    let mode = { (name: String) in try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int }
    #expect(try mode(path) == 0o700)
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(try names.map { try mode("\(path)/\($0)") } == names.map { _ in 0o600 })
  }
}
