import Entra
import OAuth
import Platform
import Synchronization
import TestSupport

@testable import ResourceManager

/// A Resource Manager behind a scripted network, and a sign-in that numbers its tokens.
final class TestManager {
  static let tenant = "c0117050-1111-4a4a-8b8b-000000000001"
  static let other = "fab21ca4-2222-4a4a-8b8b-000000000002"

  let network = TestNetwork()
  let clock = TestClock()
  /// The tenant and the force of each token that was asked for.
  private(set) var asked: [String] = []
  private let test: TestHost

  init() {
    test = TestHost(clock: clock, network: network)
  }

  var errorText: String { test.terminal.error.text }

  func client(canChangeTenant: Bool = true, timeout: Duration = .seconds(60)) throws -> ResourceManagerClient {
    let tokens = ResourceManagerTokens(canChangeTenant: canChangeTenant) { tenant, isForced in
      self.asked.append("\(tenant ?? "own")\(isForced ? " anew" : "")")
      return "token-\(self.asked.count)"
    }
    let client = OAuthClient(
      host: test.host, deadline: Deadline(in: timeout, of: test.host), identification: ResourceManagerClient.identification)
    return try ResourceManagerClient(
      ResourceManagerEndpoint(address: "https://arm.example/", audience: "https://arm.example/"), client: client, tokens: tokens)
  }

  func queueRefusal(_ status: Int, _ code: String, _ message: String = "no", headers: [(name: String, value: String)] = []) {
    let json = #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#
    network.queue(status: status, headers: [("Content-Type", "application/json")] + headers, json: json)
  }

  /// The messages of the wrong tenant, as Resource Manager writes them.
  func queueWrongTenant() {
    queueRefusal(
      401, "InvalidAuthenticationTokenTenant",
      "The access token is from the wrong issuer 'https://sts.windows.net/\(Self.tenant)/'. It must match the tenant "
        + "'https://sts.windows.net/\(Self.other)/' associated with this subscription. Please use the authority (URL) "
        + "'https://login.windows.net/\(Self.other)' to get the token.")
  }
}

extension HTTPRequest {
  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
