import Entra
import OAuth
public import Platform
public import Settings

/// The settings, the machine and the bounds of one run: what a login method works with.
public struct SignInContext: Sendable {
  public let settings: Settings
  public let host: Host
  /// Bounds all work but a person's.
  public let deadline: Deadline
  /// What client-go says about stdin; `nil` where it says nothing.
  private let interactive: Bool?
  /// Salted: nobody can compute the input from the output.
  public let hash: @Sendable ([UInt8]) -> String
  /// `nil` for bearer tokens.
  public let possession: ProofOfPossession?
  private let certificateFileOnce = Once<CertificateFile?>()
  private let authorityOnce = Once<Authority>()

  public init(
    settings: Settings, host: Host, deadline: Deadline, isInteractive: Bool? = true, possession: ProofOfPossession? = nil,
    hash: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.settings = settings
    self.host = host
    self.deadline = deadline
    interactive = isInteractive
    self.possession = possession
    self.hash = hash
  }

  /// A person may be asked on stdin, unless client-go says that it is not theirs.
  var isInteractive: Bool { interactive ?? true }

  /// A person can see what is written on stderr: it is a terminal, or client-go says that a person is there.
  var isAttended: Bool { interactive == true || host.terminal.errorIsTerminal }

  /// A client whose requests end with the run, or earlier.
  func client(timeout: Duration? = nil) -> OAuthClient {
    client(until: deadline.earlier(timeout.map { Deadline(in: $0, of: host) }))
  }

  func client(until deadline: Deadline) -> OAuthClient {
    OAuthClient(
      host: host, deadline: deadline, route: settings.route, binding: possession?.binding, identification: OAuthClient.entraIdentification)
  }

  /// The end of a person's part: the run's own where a bound was given, else the end of what the person was shown.
  func personDeadline(_ lifetime: Duration) -> Deadline {
    let end = Deadline(in: lifetime, of: host)
    return deadline.boundsPerson ? deadline.earlier(end) : end
  }

  /// For the work behind a person's part, which may have lasted longer than a run.
  func deadlineAfterPerson() -> Deadline {
    deadline.boundsPerson ? deadline : Deadline(in: settings.timeout, of: host)
  }

  /// The file of the client certificate, read once; `nil` where none is given. Throws `CertificateError`.
  func certificateFile() throws -> CertificateFile? {
    try certificateFileOnce {
      guard let path = settings.nonEmpty(.clientCertificate) else { return nil }
      return try CertificateFile(
        path: path, password: settings[.clientCertificatePassword], patience: deadline.remaining(on: host))
    }
  }

  /// - Parameter isLegacy: For its v1 endpoints.
  func authority(isLegacy: Bool = false) throws -> Authority {
    var authority = try authorityOnce {
      try Authority(
        environmentName: settings[.environment], authorityHost: settings[.authorityHost], tenant: settings[.tenantID],
        trustsTemplates: settings.isOn(.disableInstanceDiscovery), environment: host.environment)
    }
    authority.isLegacy = isLegacy
    return authority
  }
}
