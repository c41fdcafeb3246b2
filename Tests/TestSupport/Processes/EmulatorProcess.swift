import FoundationEssentials
import Glibc
import Platform

/// The emulator as a process of its own; it ends with this value, or with the test program.
public final class EmulatorProcess: Sendable {
  /// `https://localhost:port`
  public let baseURL: String
  /// The certificate that clients are to trust.
  public let authorityFile: String
  public let port: String
  /// The machine's platform: managed identity endpoints over plain HTTP.
  public let managedIdentityURL: String
  /// SHA-1 of its certificate, in hex digits.
  public let thumbprint: String
  private let process: RunningProcess
  private let machine: PrivateNamespaces?
  private let scratch: String

  /// An answer to a control call that is no success.
  public struct Refusal: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameters:
  ///   - scratch: A directory for its output.
  ///   - isPrivate: It is alone on a machine of its own, there at port 443, and leaves Azure Arc's keys where Azure Arc does.
  public init(scratch: String, isPrivate: Bool = false) throws {
    // Keys are made once for each build: the emulator locks the directory while it does.
    let options = ["--http-port", "0", "--state-dir", "\(Programs.directory)/emulator-state-of-tests", "--exit-with-parent"]
    let command =
      isPrivate ? PrivateNamespaces.command(becoming: Self.privateScript) + [Programs.emulator] : [Programs.emulator, "--port", "0"]
    process = try RunningProcess(
      command[0], command.dropFirst() + options, environment: ["HOME": scratch, "PATH": Programs.searchPath], directory: scratch,
      scratch: scratch, holdsInput: true)
    machine = isPrivate ? PrivateNamespaces(id: process.id) : nil
    self.scratch = scratch
    let ready = try JSONDecoder().decode(Ready.self, from: Data(try process.firstLine().utf8))
    baseURL = ready.baseURL
    authorityFile = ready.caFile
    managedIdentityURL = ready.managedIdentityURL
    thumbprint = ready.certificateThumbprint
    port = String(ready.baseURL.split(separator: ":").last ?? "")
  }

  private static let privateScript = """
    "$0" --print-config | jq '.managedIdentity.arcKeyFolder = "/var/opt/azcmagent/tokens"' > configuration.json && \
    exec "$0" --port 443 --config configuration.json "$@"
    """

  /// Starts a program where the emulator is.
  public func start(_ program: String, _ arguments: [String], environment: [String: String], directory: String) throws -> RunningProcess {
    let words = machine?.command([program] + arguments, in: directory) ?? [program] + arguments
    return try RunningProcess(words[0], Array(words.dropFirst()), environment: environment, directory: directory, scratch: scratch)
  }

  private struct Ready: Decodable {
    let baseURL: String
    let caFile: String
    let certificateThumbprint: String
    let managedIdentityURL: String
  }

  /// Clusters by name.
  public func cluster(_ name: String) -> String { "\(baseURL)/aks/\(name)" }

  /// A call of the control interface.
  @discardableResult
  public func control(_ method: String, _ path: String, _ body: String = "") throws -> [UInt8] {
    let data = method == "POST" ? ["--data-binary", body.isEmpty ? "{}" : body] : []
    let arguments = ["-sS", "--fail-with-body", "--cacert", authorityFile, "-X", method] + data + ["\(baseURL)/_emulator/\(path)"]
    let outcome = try start("curl", arguments, environment: ["PATH": Programs.searchPath], directory: scratch).outcome()
    guard outcome.status == 0 else { throw Refusal(description: "\(method) \(path) \(body): \(outcome.output)\(outcome.errorOutput)") }
    return Array(outcome.output.utf8)
  }

  // MARK: What clients asked

  /// What the emulator has been asked since it started.
  public struct RequestLog: Decodable, Sendable {
    public let log: [Request]

    /// Requests to an endpoint.
    public func count(_ endpoint: String) -> Int { log.count { $0.endpoint == endpoint } }
    /// Requests that ask Entra for something: neither a cluster's nor people's pages.
    public var authority: [Request] { log.filter { !["aks", "devicelogin"].contains($0.endpoint) } }
  }

  public struct Request: Decodable, Sendable {
    public let sequence: Int
    public let endpoint: String
    public let method: String
    public let path: String
    /// Still percent-encoded.
    public let query: String
    /// Secrets appear as fingerprints.
    public let form: [String: String]
    /// An AADSTS number.
    public let error: Int?
    public let connection: Int
    /// `nil` where the connection was reset.
    public let status: Int?
  }

  public func requests() throws -> RequestLog {
    try JSONDecoder().decode(RequestLog.self, from: Data(try control("GET", "requests")))
  }

  /// Who would approve the next code, or approves those that wait.
  public func approve(_ user: String, afterPolls polls: Int = 0) throws {
    try control("POST", "device-codes/approve", #"{"user": "\#(user)", "after_polls": \#(polls)}"#)
  }

  /// Stops it in the middle of whatever it does: connections are taken by the kernel, and nobody answers.
  public func pause() { process.send(SIGSTOP) }
  /// Lets it go on.
  public func resume() { process.send(SIGCONT) }

  public func end() { process.end() }
}
