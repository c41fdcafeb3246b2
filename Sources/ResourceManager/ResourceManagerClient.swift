public import Entra
import FoundationEssentials
public import OAuth
public import Platform

/// Tokens for Azure Resource Manager, however they come.
public struct ResourceManagerTokens {
  /// Whether a token of another tenant can be had: a managed identity has its own only, and a tenant that somebody named stays.
  public let canChangeTenant: Bool
  /// `tenant`: `nil` for the sign-in's own. `isForced`: the last one was refused.
  public let token: (_ tenant: String?, _ isForced: Bool) throws -> String

  public init(canChangeTenant: Bool, token: @escaping (_ tenant: String?, _ isForced: Bool) throws -> String) {
    self.canChangeTenant = canChangeTenant
    self.token = token
  }
}

/// Sends requests to Azure Resource Manager, and reads its refusals.
public final class ResourceManagerClient {
  /// As `https://…`, without a final slash.
  let address: String
  private let client: OAuthClient
  private let tokens: ResourceManagerTokens
  /// The tenant of the token in use; `nil` for the sign-in's own.
  private var tenant: String?

  /// - Parameter client: Its bounds and its way to the server.
  public init(_ endpoint: ResourceManagerEndpoint, client: OAuthClient, tokens: ResourceManagerTokens) throws(ResourceManagerAddressError) {
    guard let target = try? RequestTarget(endpoint.address), target.isSecure, !endpoint.address.contains("?") else {
      throw ResourceManagerAddressError(address: RequestTarget.shown(endpoint.address))
    }
    address = endpoint.address
    self.client = client
    self.tokens = tokens
  }

  public var host: Host { client.host }
  var hostName: String { (try? RequestTarget(address))?.host ?? address }

  /// Names a request, so that it can be found in the activity log. Source: Azure Resource Manager, "Common request headers".
  public static let identification: @Sendable (_ requestID: String) -> [(name: String, value: String)] = { requestID in
    [("x-ms-client-request-id", requestID), ("x-ms-correlation-request-id", requestID)]
  }

  /// The body of a success. Throws `ResourceManagerError` and what the sign-in throws.
  ///
  /// - Parameter url: A path behind the address, or a whole address that `nextPage` has passed.
  func answer(_ method: String, _ url: String, body: [UInt8]? = nil) throws -> [UInt8] {
    var request = HTTPRequest(method: method, url: url.hasPrefix("/") ? address + url : url, timeout: OAuthClient.longestTry)
    request.body = method == "POST" ? body ?? [] : nil
    if body != nil { request.headers = [("Content-Type", "application/json")] }
    var response = try send(request, isForced: false)
    if response.status == 401 { response = try sendWithOtherToken(request, after: response) }
    guard response.status == 200 else { throw failure(response) }
    let page = UnexpectedResponse(response, from: hostName, addressName: "--arm-endpoint")
    guard !page.isPage else { throw ResourceManagerError.unexpected(page) }
    return response.body
  }

  func decoded<Value: Decodable>(_ type: Value.Type, _ body: [UInt8], what: String) throws(ResourceManagerError) -> Value {
    guard let value = try? JSONDecoder().decode(type, from: Data(body)) else {
      throw .unreadable(host: hostName, what: what)
    }
    return value
  }

  /// The address of the next page; `nil` for the end. It must stay on the host: the token goes with it.
  func nextPage(_ link: String?) throws(ResourceManagerError) -> String? {
    guard let link, !link.isEmpty else { return nil }
    guard let next = try? RequestTarget(link), let own = try? RequestTarget(address), next == own else {
      throw .foreignPage(host: hostName)
    }
    return link
  }

  private func send(_ request: HTTPRequest, isForced: Bool) throws -> HTTPResponse {
    var request = request
    let token = try tokens.token(tenant, isForced)
    request.headers.append(("Authorization", "Bearer \(token)"))
    request.credentials = [token]
    return try client.send(request)
  }

  /// Once more: with a token of the tenant that Resource Manager names, or with a new one.
  private func sendWithOtherToken(_ request: HTTPRequest, after response: HTTPResponse) throws -> HTTPResponse {
    guard case .wrongTenant(_, let wanted, _) = failure(response) else {
      host.log(5, "\(hostName) refuses the token: a new one is asked for")
      return try send(request, isForced: true)
    }
    guard tokens.canChangeTenant, tenant == nil else { return response }
    host.log(5, "\(hostName) wants a token of tenant \(wanted)")
    tenant = wanted
    return try send(request, isForced: false)
  }

  private func failure(_ response: HTTPResponse) -> ResourceManagerError {
    ResourceManagerError(response, from: hostName, masked: host.sentCredentials.masked)
  }
}

/// `--arm-endpoint`, or what stands for it in a file, is no address of a Resource Manager.
public struct ResourceManagerAddressError: UserFacingError, Equatable {
  let address: String

  public init(address: String) { self.address = address }

  public var code: String { "arm.address" }
  public var summary: String { "\"\(address)\" is not an https address of an Azure Resource Manager" }
  public var remedy: String { "tokens are sent over https only: give an address such as https://management.azure.com" }
}
