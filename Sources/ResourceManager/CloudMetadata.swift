public import Entra
import FoundationEssentials
public import OAuth
import Platform

/// What a private cloud says about itself: where people sign in, and what tokens for its Resource Manager are for.
///
/// Source: Azure Stack Hub, "Connect with the Azure CLI", `/metadata/endpoints`; anybody may ask.
public struct CloudMetadata: Sendable, Equatable {
  public let endpoint: ResourceManagerEndpoint
  public let authorityHost: String
  /// Its tenant is `adfs`: nobody has another one there.
  public let usesFederationServices: Bool

  /// - Parameter address: Of the Resource Manager.
  public static func read(from address: String, client: OAuthClient) throws -> CloudMetadata {
    guard let target = try? RequestTarget(address), target.isSecure, !address.contains("?") else {
      throw ResourceManagerAddressError(address: RequestTarget.shown(address))
    }
    let base = ResourceManagerEndpoint(address: address, audience: "")
    let request = HTTPRequest(
      method: "GET", url: base.address + "/metadata/endpoints?api-version=2022-09-01", timeout: OAuthClient.longestTry)
    let response = try client.send(request)
    guard response.status == 200 else {
      throw ResourceManagerError(response, from: target.host, masked: client.host.sentCredentials.masked)
    }
    guard let document = document(in: response.body, of: base.address), let audience = document.authentication.audiences.first else {
      let what = UnexpectedResponse(response, from: target.host, addressName: "--arm-endpoint", reason: "is no description of a cloud")
      throw ResourceManagerError.unexpected(what)
    }
    return CloudMetadata(
      endpoint: ResourceManagerEndpoint(address: address, audience: audience), authorityHost: document.authentication.loginEndpoint,
      usesFederationServices: document.authentication.identityProvider?.uppercased() == "ADFS")
  }

  /// One cloud, or a list of those that the address knows.
  private static func document(in body: [UInt8], of address: String) -> Document? {
    let decoder = JSONDecoder()
    if let one = try? decoder.decode(Document.self, from: Data(body)) { return one }
    guard let several = try? decoder.decode([Document].self, from: Data(body)) else { return nil }
    let target = try? RequestTarget(address)
    return several.first { (try? RequestTarget($0.resourceManager ?? "")) == target } ?? (several.count == 1 ? several.first : nil)
  }

  private struct Document: Decodable {
    let resourceManager: String?
    let authentication: Authentication
  }

  private struct Authentication: Decodable {
    let loginEndpoint: String
    let audiences: [String]
    let identityProvider: String?
  }
}
