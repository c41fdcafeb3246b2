import Synchronization

/// A stand-in for Microsoft Entra ID and for AKS API servers, without sockets: requests in, answers out.
///
/// May be called from any thread. Faults are part of the answers; the caller carries them out.
public final class Emulator: Sendable {
  let signingKey: SigningKey
  /// PEM, for kubeconfigs.
  let authorityCertificate: String
  /// Makes certificates; nil where its key is not known.
  let issuer: CertificateIssuer?
  private let state: Mutex<EmulatorState>
  private let knownDirectory: Mutex<Directory>
  private let onReview: @Sendable (ReviewRecord) -> Void
  private let machineClock: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - authorityCertificate: PEM of the certification authority by which clients know this server.
  ///   - authorityKey: PEM of its key; without it there is no local administrator.
  ///   - onReview: Called once for every decision about a token or a request to a cluster.
  ///
  /// Throws `ConfigurationError` when the configuration refers to something that it does not have.
  public init(
    configuration: Configuration = .builtIn, signingKey: SigningKey, authorityCertificate: String, authorityKey: String? = nil,
    onReview: @escaping @Sendable (ReviewRecord) -> Void = { _ in },
    clock: @escaping @Sendable () -> Timestamp = Timestamp.machine
  ) throws {
    try configuration.validate()
    let directory = Directory(configuration)
    knownDirectory = Mutex(directory)
    self.signingKey = signingKey
    self.authorityCertificate = authorityCertificate
    issuer = try authorityKey.map { try CertificateIssuer(certificate: authorityCertificate, key: $0) }
    self.onReview = onReview
    machineClock = clock
    var state = EmulatorState(settings: configuration.settings ?? Settings(), started: clock())
    state.roles = try RoleBook(configuration, directory: directory)
    self.state = Mutex(state)
  }

  /// Answers one request; never fails, whatever the request holds.
  public func respond(to request: EmulatorRequest) -> EmulatorResponse {
    let route = Routes.find(method: request.method, path: request.path, listener: request.listener)
    let exchange = Exchange(emulator: self, request: request, parameters: route.parameters, now: now())
    if route.endpoint.isControl { return route.endpoint.answer(exchange) }
    let fault = withState { state in
      state.log.connections.insert(request.connection)
      return state.faults.next(for: route.endpoint.name, grant: exchange.form["grant_type"], path: request.path)
    }
    var response = fault?.replacement(for: exchange) ?? route.endpoint.answer(exchange)
    fault?.alter(&response)
    if fault?.isForeign != true { response.addServiceHeaders(for: exchange, endpoint: route.endpoint) }
    let entry = RequestLog.Entry(exchange: exchange, endpoint: route.endpoint.name, response: response)
    withState { $0.log.append(entry) }
    return response
  }

  /// Reads or changes the state, alone.
  func withState<Result: Sendable, Failure>(_ body: (inout EmulatorState) throws(Failure) -> Result) throws(Failure) -> Result {
    try state.withLock { (state) throws(Failure) in try body(&state) }
  }

  /// Tenants, people, applications and clusters as they are now.
  var directory: Directory { knownDirectory.withLock { $0 } }

  /// Changes the directory, alone.
  func withDirectory<Result: Sendable, Failure>(_ body: (inout Directory) throws(Failure) -> Result) throws(Failure) -> Result {
    try knownDirectory.withLock { (directory) throws(Failure) in try body(&directory) }
  }

  func note(_ review: ReviewRecord) {
    withState { $0.reviews.append(review) }
    onReview(review)
  }

  /// The emulator's clock: the machine's, moved by what the control interface asked for.
  func now() -> Timestamp {
    let offset = withState { $0.clockOffset }
    return machineClock().advanced(seconds: offset)
  }
}

extension EmulatorResponse {
  /// The header fields that the real service adds to its answers.
  fileprivate mutating func addServiceHeaders(for exchange: Exchange, endpoint: Endpoint) {
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Date"] = exchange.now.http
    if headers["Cache-Control"] == nil {
      headers["Cache-Control"] = "no-store, no-cache"
      headers["Pragma"] = "no-cache"
      headers["Expires"] = "-1"
    }
    guard endpoint.isAuthority else { return }
    headers["x-ms-request-id"] = exchange.requestID
    headers["client-request-id"] = exchange.correlationID
    headers["x-ms-ests-server"] = "2.1.0 - entra-emulator"
    headers["x-ms-clitelem"] = "1,\(errorCode ?? 0),0,,"
  }
}
