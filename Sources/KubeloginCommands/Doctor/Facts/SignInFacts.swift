import Entra
import FoundationEssentials
import LoginMethods
import Platform
import Settings

/// What the sign-in host said when it was asked for its public description.
enum SignInFacts: Sendable {
  /// The login method signs in without it.
  case notAsked
  case offline
  case unusable(KubeconfigFacts.Failure)
  case asked(Contact)

  struct Contact: Sendable {
    let host: String
    /// A host of a known cloud: its name tells nobody anything.
    let isPublicHost: Bool
    let tenant: String
    let exchange: DatedExchange
  }

  /// Of one request. A host that is slower than that makes kubectl slow too.
  static let patience = Duration.seconds(10)
}

extension SignInFacts {
  init(_ session: ContextSession, isOffline: Bool) {
    guard session.method.usesAuthority else {
      self = .notAsked
      return
    }
    guard !isOffline else {
      self = .offline
      return
    }
    let (settings, host) = (session.settings, session.run.host)
    do {
      let authority = try Authority(
        environmentName: settings[.environment], authorityHost: settings[.authorityHost], tenant: settings[.tenantID],
        trustsTemplates: settings.isOn(.disableInstanceDiscovery), environment: host.environment)
      self = .asked(Contact(authority, settings, host))
    } catch {
      self = .unusable(KubeconfigFacts.Failure(error))
    }
  }

  var times: (server: Timestamp, own: Timestamp)? {
    if case .asked(let contact) = self { contact.exchange.times } else { nil }
  }
}

extension SignInFacts.Contact {
  init(_ authority: Authority, _ settings: Settings, _ host: Host) {
    self.host = authority.displayName
    isPublicHost = Cloud.all.contains { $0.authorityHost == authority.host }
    tenant = authority.tenant.isEmpty ? "organizations" : authority.tenant
    let version = authority.tenant == "adfs" ? "" : "v2.0/"
    var request = HTTPRequest(
      method: "GET", url: "\(authority.host)/\(tenant)/\(version).well-known/openid-configuration", timeout: SignInFacts.patience)
    request.route = settings.route
    request.describesConnection = true
    exchange = DatedExchange(request, on: host)
  }
}

/// A request that was sent, what came back, and when.
struct DatedExchange: Sendable {
  let result: Result<HTTPResponse, TransportError>
  /// In the middle of the request.
  private let askedAt: Timestamp

  init(_ request: HTTPRequest, on host: Host) {
    let start = host.now()
    result = host.response(to: request)
    askedAt = start + (host.now() - start) / 2
  }

  /// The date of the response and the time of this machine when it was asked for.
  var times: (server: Timestamp, own: Timestamp)? {
    guard case .success(let response) = result else { return nil }
    return response.header("Date").flatMap(Timestamp.init(httpDate:)).map { ($0, askedAt) }
  }
}

extension Host {
  /// `send`, whose only failures are those of the way to a server.
  func response(to request: HTTPRequest) -> Result<HTTPResponse, TransportError> {
    do {
      return .success(try send(request))
    } catch let error as TransportError {
      return .failure(error)
    } catch {
      return .failure(.broken(host: (try? RequestTarget(request.url))?.name ?? "", reason: "\(type(of: error))"))
    }
  }
}

extension DoctorCheck {
  /// Name, proxy, TLS and response of the sign-in host.
  static let signInHost = DoctorCheck("sign-in") { facts in
    switch facts.signIn {
    case .notAsked: return []
    case .offline: return [.ok("the sign-in host is not asked: --offline")]
    case .unusable(let failure): return [failure.observation]
    case .asked(let contact):
      switch contact.exchange.result {
      case .failure(let error): return [.problem(error.summary, remedy: error.remedy)]
      case .success(let response): return contact.findings(response)
      }
    }
  }
}

extension SignInFacts.Contact {
  fileprivate func findings(_ response: HTTPResponse) -> [Observation] {
    let way = response.connection?.proxy.map { " through the proxy \($0)" } ?? ""
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(response.body)) else {
      return [
        .problem(
          "\(host)\(way) answers \(response.status), and not as a sign-in service does",
          remedy: "a login page of the network or a proxy may answer in its place: open a page in a browser; check --authority-host")
      ]
    }
    if let number = document.errorCodes?.first {
      let remedy = EntraErrorCatalogue.entries.first { $0.numbers.contains(number) }?.remedy
      return [
        .problem("\(host)\(way) refuses the tenant \(tenant): AADSTS\(number)", remedy: remedy ?? "check --tenant-id and --environment")
      ]
    }
    guard response.status == 200, document.issuer != nil else {
      return [
        .problem(
          "\(host)\(way) answers \(response.status)", remedy: "check --tenant-id, --environment and --authority-host; try again later")
      ]
    }
    let issuer = response.connection?.certificateIssuer.map { "; its certificate is vouched for by \(Self.commonName($0))" } ?? ""
    let fact = "\(host) answers\(way), and knows the tenant \(tenant)\(issuer)"
    return [
      isOpened(response.connection?.certificateIssuer)
        ? .warning(fact, remedy: "a proxy opens the connections to it: it sees every token") : .ok(fact)
    ]
  }

  /// The hosts of the known clouds have certificates of few authorities. Source: Microsoft, "Azure Certificate Authority details".
  private func isOpened(_ issuer: String?) -> Bool {
    guard isPublicHost, let issuer else { return false }
    return !["DigiCert", "Microsoft", "Entrust"].contains { issuer.contains($0) }
  }

  static func commonName(_ issuer: String) -> String {
    let fields = issuer.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: " ") } }
    return (fields.first { $0.count == 2 && $0[0] == "CN" }?[1] ?? issuer).withoutControlCharacters
  }

  private struct Document: Decodable {
    let issuer: String?
    let errorCodes: [Int]?

    private enum CodingKeys: String, CodingKey {
      case issuer
      case errorCodes = "error_codes"
    }
  }
}

extension Substring {
  fileprivate func trimmingCharacters(in blank: Character) -> String {
    var text = drop { $0 == blank }
    while text.last == blank { text.removeLast() }
    return String(text)
  }
}
