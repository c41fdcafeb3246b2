import CPlatform
import Glibc

private func time(of clock: clockid_t) -> Duration {
  var time = timespec()
  clock_gettime(clock, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

extension Timestamp {
  /// For the start of the program; everything else asks its `Host`.
  public static var now: Timestamp { Timestamp(sinceEpoch: time(of: CLOCK_REALTIME) + .seconds(cplatform_clock_shift())) }
}

/// The outside world, as one parameter. Nothing else reads time, environment, terminal, network, randomness or other programs.
public struct Host: Sendable {
  public var environment: Environment
  public var terminal: Terminal
  /// Civil time.
  public var now: @Sendable () -> Timestamp
  /// Time since an arbitrary moment, never set back. Source: clock_gettime(2), CLOCK_MONOTONIC.
  public var uptime: @Sendable () -> Duration
  public var sleep: @Sendable (Duration) -> Void
  /// Unpredictable bytes.
  public var random: @Sendable (Int) -> [UInt8]
  /// Throws `TransportError`.
  public var send: @Sendable (HTTPRequest) throws -> HTTPResponse
  /// Throws `ChildProcessError`.
  public var run: @Sendable (ChildProcess) throws -> ChildProcess.Outcome
  /// Starts a program that nobody waits for; false where it does not start.
  public var startDetached: @Sendable (BrowserCommand) -> Bool
  /// Listens for a browser on this machine; port 0 means one that is free. Throws `LoopbackError`.
  public var listen: @Sendable (_ port: UInt16) throws -> LoopbackReceiver
  /// Opens a certificate and its key. Throws `CertificateError`.
  public var openCertificate: @Sendable (CertificateFile) throws -> ClientCertificate
  /// The QR code of a text; `nil` where it has none.
  public var makeQRCode: @Sendable (String) -> QRCode? = { _ in nil }
  /// Makes and opens the keys that tokens are bound to.
  public var possessionKeys = PossessionKeys.none
  /// Opens a place for the secrets of a cache directory, on the given machine. Throws `SecretStoreError` or `SystemError`.
  public var openSecretStore: @Sendable (SecretStore.Kind, _ directory: String, Host) throws -> SecretStore
  /// Who started this process: pid and start time, which together never repeat. `nil` where the system does not tell.
  public var parent: @Sendable () -> String?
  /// Sets variables for what reads the process's own: the transport and the programs that are started.
  public var setVariables: @Sendable ([String: String]) -> Void = { variables in
    for (name, value) in variables { setenv(name, value, 1) }
  }
  /// klog verbosity: messages at this level and below are printed.
  public var verbosity = 0
  /// What `presentable` hides.
  public let sentCredentials = SentCredentials()

  public init(
    environment: Environment, terminal: Terminal, now: @escaping @Sendable () -> Timestamp,
    uptime: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) -> Void,
    random: @escaping @Sendable (Int) -> [UInt8], send: @escaping @Sendable (HTTPRequest) throws -> HTTPResponse,
    run: @escaping @Sendable (ChildProcess) throws -> ChildProcess.Outcome,
    startDetached: @escaping @Sendable (BrowserCommand) -> Bool, listen: @escaping @Sendable (UInt16) throws -> LoopbackReceiver,
    openCertificate: @escaping @Sendable (CertificateFile) throws -> ClientCertificate,
    openSecretStore: @escaping @Sendable (SecretStore.Kind, String, Host) throws -> SecretStore,
    parent: @escaping @Sendable () -> String?
  ) {
    self.environment = environment
    self.terminal = terminal
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
    self.random = random
    self.send = send
    self.run = run
    self.startDetached = startDetached
    self.listen = listen
    self.openCertificate = openCertificate
    self.openSecretStore = openSecretStore
    self.parent = parent
  }
}

extension Host {
  /// The same machine with these variables over its own.
  public func adopting(_ variables: [String: String]) -> Host {
    setVariables(variables)
    var host = self
    let own = environment
    host.environment = Environment { variables[$0] ?? own[$0] }
    return host
  }

  /// A line, or several, on stderr for people, whatever the verbosity: a prompt, or what a command is for. All else is a `notice`.
  public func say(_ text: String) {
    terminal.writeError(presentable(text) + "\n")
  }

  /// A log line at a klog level: 5 for steps and fall-backs, 10 for details. Never pass a secret or a token.
  public func log(_ level: Int, _ message: @autoclosure () -> String) {
    if level <= verbosity { say("kubelogin: \(PresentableText.line(message()))") }
  }

  /// The three lines of an error on stderr.
  public func report(_ error: any UserFacingError) {
    terminal.writeError(error.report { presentableLine($0) })
  }

  /// A line on a terminal that the next one replaces; `nil` clears it.
  public func showProgress(_ line: String?) {
    if terminal.errorIsTerminal { terminal.writeError("\r\u{1B}[K" + (line ?? "")) }
  }

  /// Lines and escape sequences of our own, on a terminal only. What comes from outside must be cleaned before.
  public func draw(_ text: String) {
    if terminal.errorIsTerminal { terminal.writeError(text) }
  }

  /// A text as it may be shown or stored: cleaned, and without the credentials that were sent.
  public func presentable(_ text: String) -> String { PresentableText.lines(text, masked: sentCredentials.masked) }
  /// The same for a text that has to be one line.
  public func presentableLine(_ text: String) -> String { PresentableText.line(text, masked: sentCredentials.masked) }

  /// `count` random bytes as lower-case hex digits, two for each byte.
  public func randomHex(_ count: Int) -> String {
    random(count).hexadecimal
  }
}

extension Host {
  /// The real machine, without network, keys and stores: `send` comes from the HTTP transport, `openCertificate` from Signing,
  /// `openSecretStore` from SecretStores.
  public static func live(
    send: @escaping @Sendable (HTTPRequest) throws -> HTTPResponse,
    openCertificate: @escaping @Sendable (CertificateFile) throws -> ClientCertificate,
    openSecretStore: @escaping @Sendable (SecretStore.Kind, String, Host) throws -> SecretStore
  ) -> Host {
    Host(
      environment: .live, terminal: .live,
      now: { .now }, uptime: { time(of: CLOCK_MONOTONIC) },
      sleep: { span in
        var left = timespec()
        var span = timespec(tv_sec: Int(span.components.seconds), tv_nsec: Int(span.components.attoseconds / 1_000_000_000))
        while nanosleep(&span, &left) != 0 && errno == EINTR { span = left }
      },
      random: { count in
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
          precondition(cplatform_random(buffer.baseAddress, count) == 0, "the kernel gives no random bytes")
          initialized = count
        }
      },
      send: send, run: { try $0.run() }, startDetached: { $0.start() }, listen: { try LoopbackSockets.receiver(port: $0) },
      openCertificate: openCertificate, openSecretStore: openSecretStore, parent: parentIdentity)
  }

  /// The 22nd field of `/proc/PID/stat` is the start time in clock ticks since boot. Source: proc(5).
  private static func parentIdentity() -> String? {
    let pid = getppid()
    guard let stat = try? Files.read("/proc/\(pid)/stat"), let nameEnd = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = stat[(nameEnd + 1)...].split(separator: UInt8(ascii: " "))
    return fields.count > 19 ? "\(pid)-\(String(decoding: fields[19], as: UTF8.self))" : nil
  }
}
