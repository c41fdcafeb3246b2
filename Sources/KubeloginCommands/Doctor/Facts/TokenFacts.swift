import Entra
import LoginMethods
import OAuth
import Platform
import Settings
import TokenCache

/// The token that kubectl would get now, without a person's part.
enum TokenFacts: Sendable {
  /// There is no session to have one.
  case notSought
  /// None is stored; getting one takes a person, or the network with `--offline`.
  case none(context: String, involvesPerson: Bool)
  case failed(KubeconfigFacts.Failure)
  case found(Found)

  struct Found: Sendable {
    let claims: TokenClaims?
    let expiresAt: Timestamp
    let isNew: Bool
    /// What it is held against.
    let settings: Settings
    let wantsPossession: Bool
    /// As the cluster is given it. Never to be shown.
    let presented: String
  }
}

extension TokenFacts {
  /// - Parameter again: Finds the session once more: its name may depend on what the token's place has just got.
  init(_ found: ContextSession, again: () throws -> ContextSession, isOffline: Bool) {
    let host = found.run.host
    let standing = found.session.flatMap { session in found.catalogue?.standing(of: session, from: found.source, at: host.now()) }
    do {
      if standing?.state == .signedIn, let token = standing?.stored?.token {
        self = .found(try Found(token, isNew: false, found))
        return
      }
      guard !isOffline, !found.source.involvesPerson || standing?.state == .renewable else {
        self = .none(context: found.context, involvesPerson: found.source.involvesPerson)
        return
      }
      self = .found(try Self.new(found, again))
    } catch is NeedsPerson {
      self = .none(context: found.context, involvesPerson: true)
    } catch {
      self = .failed(KubeconfigFacts.Failure(error))
    }
  }

  /// Gets a token and keeps it, as get-token does.
  private static func new(_ found: ContextSession, _ again: () throws -> ContextSession) throws -> Found {
    let host = found.run.host
    let place = TokenPlace.open(found.settings, on: host)
    let secrets = try found.settings.secretStoreChoice()
    if found.session == nil { _ = try place?.directory.possessionKey(secrets, host) }
    let found = try again()
    guard let session = found.session else { throw PossessionKeyError.making }
    let tokens = TokenCache(place.map { ($0.directory, $0.salt) }, secrets: secrets, deadline: found.run.deadline, host: host)
    return try Found(try tokens.token(for: session, from: UnattendedSource(source: found.source)), isNew: true, found)
  }
}

extension TokenFacts.Found {
  init(_ token: Token, isNew: Bool, _ found: ContextSession) throws {
    let host = found.run.host
    Secrets.hide(token.text, on: host)
    let presented = try found.run.possession?.presented(token, on: host).text ?? token.text
    Secrets.hide(presented, on: host)
    claims = unverifiedClaims(of: token.text)
    expiresAt = token.expiresAt
    self.isNew = isNew
    settings = found.settings
    wantsPossession = found.run.possession != nil
    self.presented = presented
  }
}

/// What a token says, as far as a cluster looks at it. Source: vendor page "Access token claims reference".
struct TokenClaims: Decodable, Sendable {
  let iss: String?
  let aud: AudienceClaim?
  let tid: String?
  let ver: String?
  let exp: LooseInteger?
  let idtyp: String?
  let upn: String?
  let oid: String?
  let groups: [String]?
  let hasgroups: Bool?
  let cnf: Confirmation?
  let claimNames: [String: String]?

  struct Confirmation: Decodable, Sendable {
    let kid: String?
  }

  private enum CodingKeys: String, CodingKey {
    case iss, aud, tid, ver, exp, idtyp, upn, oid, groups, hasgroups, cnf
    // As `decodeBase64URL` spells `_claim_names`.
    case claimNames = "_claimNames"
  }

  var hasGroupOverage: Bool { claimNames?["groups"] != nil || hasgroups == true }
}

/// A person would have to take part.
private struct NeedsPerson: Error {}

/// A source that never asks a person.
private struct UnattendedSource: TokenSource {
  let source: any TokenSource

  var isOnlyAsked: Bool { source.isOnlyAsked }
  var mayDoubt: Bool { source.mayDoubt }
  var state: String? { source.state }
  var accountScope: AccountScope? { source.accountScope }
  var involvesPerson: Bool { source.involvesPerson }

  func refresh(_ refreshToken: String, within timeout: Duration?) throws -> RefreshOutcome {
    try source.refresh(refreshToken, within: timeout)
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    guard !source.involvesPerson else { throw NeedsPerson() }
    return try source.obtain(prompts, within: timeout)
  }
}
