import Foundation
import Synchronization

@testable import EntraEmulator

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
  private let seconds = Mutex(1_800_000_000)

  func now() -> Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }

  func advance(_ span: Int) { seconds.withLock { $0 += span } }
}

/// An emulator in this process, and what clients of it send most.
struct TestEmulator {
  static let signingKey = Result { try SigningKey() }
  static let contoso = "c0117050-1111-4a4a-8b8b-000000000001"
  static let fabrikam = "fab21ca4-2222-4a4a-8b8b-000000000002"
  static let aksServer = "6dae42f8-4368-4678-94ff-3960e28e3630"
  static let aksClient = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"
  static let azureCLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
  static let notesAPI = "a71c0de5-0002-4a4a-8b8b-00000000a002"
  static let ci = "51000001-c1c1-4a4a-8b8b-0000000000c1"
  static let expiredCI = "51000002-c1c1-4a4a-8b8b-0000000000c2"
  static let ciSecret = "ci-secret~for.tests-only"
  static let aksScope = "6dae42f8-4368-4678-94ff-3960e28e3630/.default openid offline_access profile"
  static let userScope = aksScope

  let emulator: Emulator
  let clock: TestClock

  /// - Parameter authority: Who makes certificates; nil means nobody.
  init(configuration: Configuration = .builtIn, authority: Identity? = nil) throws {
    let clock = TestClock()
    self.clock = clock
    emulator = try Emulator(
      configuration: configuration, signingKey: TestEmulator.signingKey.get(),
      authorityCertificate: authority?.authorityCertificate ?? "the CA",
      authorityKey: authority?.authorityKey, clock: clock.now)
  }

  func send(_ method: String, _ address: String, headers: Headers = Headers(), body: String = "", connection: Int = 1) -> Answer {
    var headers = headers
    headers["Host"] = headers["Host"] ?? "localhost:8443"
    let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
    let request = EmulatorRequest(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers, body: Array(body.utf8),
      connection: connection)
    return Answer(response: emulator.respond(to: request))
  }

  func get(_ address: String, headers: Headers = Headers()) -> Answer {
    send("GET", address, headers: headers)
  }

  func post(_ address: String, _ form: KeyValuePairs<String, String>, headers: Headers = Headers()) -> Answer {
    let body = form.map { "\(encode($0.key))=\(encode($0.value))" }.joined(separator: "&")
    var headers = headers
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return send("POST", address, headers: headers, body: body)
  }

  func token(_ form: KeyValuePairs<String, String>, tenant: String = contoso, headers: Headers = Headers()) -> Answer {
    post("/\(tenant)/oauth2/v2.0/token", form, headers: headers)
  }

  @discardableResult
  func control(_ method: String, _ call: String, _ body: String = "") -> Answer {
    send(method, "/_emulator/" + call, body: body)
  }

  func clientToken(scope: String = TestEmulator.aksScope) -> Answer {
    token(["grant_type": "client_credentials", "client_id": Self.ci, "client_secret": Self.ciSecret, "scope": scope])
  }

  func deviceCode(client: String = aksClient, scope: String = userScope, tenant: String = contoso) -> Answer {
    post("/\(tenant)/oauth2/v2.0/devicecode", ["client_id": client, "scope": scope])
  }

  func redeem(_ deviceCode: String, client: String = aksClient, tenant: String = contoso) -> Answer {
    token(["grant_type": "device_code", "client_id": client, "device_code": deviceCode, "client_info": "1"], tenant: tenant)
  }

  func refresh(_ refreshToken: String, client: String = aksClient, scope: String = userScope, tenant: String = contoso) -> Answer {
    token(["grant_type": "refresh_token", "client_id": client, "refresh_token": refreshToken, "scope": scope], tenant: tenant)
  }

  /// Signs a user in with a device code.
  func signIn(_ user: String, client: String = aksClient, scope: String = userScope, tenant: String = contoso) -> Answer {
    let code = deviceCode(client: client, scope: scope, tenant: tenant)
    control("POST", "device-codes/approve", #"{"user_code": "\#(code["user_code"])", "user": "\#(user)"}"#)
    return redeem(code["device_code"], client: client, tenant: tenant)
  }

  private func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }
}

/// An answer and easy ways into it.
struct Answer {
  let response: EmulatorResponse

  var status: Int { response.status }
  var text: String { String(decoding: response.body, as: UTF8.self) }
  var json: JSON { JSON(parsing: response.body) }
  /// The first AADSTS number.
  var code: Int? {
    guard case .array(let codes) = json["error_codes"], case .int(let code) = codes.first else { return nil }
    return code
  }

  /// A member that is a text; empty when there is none.
  subscript(name: String) -> String {
    guard case .string(let text) = json[name] else { return "" }
    return text
  }

  /// The claims of the token in a member.
  func claims(_ name: String = "access_token") -> JSON {
    JSON(parsing: Base64URL.decode(self[name].split(separator: ".").dropFirst().first ?? "") ?? [])
  }
}

extension JSON {
  /// `null` when the bytes are no JSON.
  init(parsing bytes: [UInt8]) {
    self = (try? JSONDecoder().decode(JSON.self, from: Data(bytes))) ?? .null
  }

  /// Names of an object's members, sorted.
  var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name).sorted()
  }

  var elements: [JSON] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }
}
