import ExecCredential
import LoginMethods
import Platform
import Settings
import TokenCache

/// The session of a request: whose token it is, what brings a new one, and where it is kept.
struct TokenSession {
  private let request: TokenRequest
  private let place: TokenPlace?
  private let possession: ProofOfPossession?
  private let session: Session
  private let source: any TokenSource
  private let tokens: TokenCache

  /// Asks and sends nothing. Throws when the settings do not suit the login method.
  init(_ request: TokenRequest, in place: TokenPlace?) throws {
    let (method, settings, host) = (request.method, request.settings, request.host)
    self.request = request
    self.place = place
    let deadline = Deadline(in: settings.timeout, of: host, boundsPerson: settings.isSet(.timeout))
    let secrets = try settings.secretStoreChoice()
    possession = try method.possession(settings) {
      try place?.directory.possessionKey(secrets, host) ?? host.possessionKeys.make()
    }
    let context = SignInContext(
      settings: settings, host: host, deadline: deadline, isInteractive: request.execInfo.isInteractive, possession: possession
    ) { place?.salt.hash($0) ?? "" }
    session = try method.session(context)
    source = try request.choice.attributed { try method.source(context) }
    tokens = TokenCache(place.map { ($0.directory, $0.salt) }, secrets: secrets, deadline: deadline, host: host)
  }

  /// The stored token while it is good, else a new one.
  func token() throws -> Token {
    try TokenFailure.prefixing(source.accountScope == nil ? "failed to get token" : "failed to authenticate") {
      try tokens.token(for: session, from: source, isForced: request.settings.isOn(.forceRefresh))
    }
  }

  /// The token as the cluster wants it: as it is, or signed for this run.
  func presented(_ token: Token) throws -> Token {
    try possession?.presented(token, on: request.host) ?? token
  }

  /// Keeps the output for later runs that ask the same, while the token is good.
  func keepAnswer(_ output: [UInt8], with token: Token) {
    // A signature is for one run.
    guard let place, let question = request.question, possession == nil, request.stampsShowChanges else { return }
    let host = request.host
    let answer = Answer(
      writtenAt: host.now(), notAfter: tokens.warmUntil(token, for: session, isOnlyAsked: source.isOnlyAsked), stamps: request.stamps,
      notices: Array(request.lastingNotices.map { host.presentableLine($0) + "\n" }.joined().utf8), output: output)
    // Unless somebody has ended the session meanwhile.
    WarmPath.store(answer, for: question, in: place.directory, salt: place.salt) { tokens.keeps(token, for: session) }
  }
}
