import Foundation

@testable import EntraEmulator

/// Somebody with a token for Resource Manager.
struct ResourceManagerClient {
  let entra: TestEmulator
  let token: String

  static let demo = "/subscriptions/00000000-0000-4000-8000-000000000001"
  static let staging = "/subscriptions/00000000-0000-4000-8000-000000000002"
  static let scope = "https://management.azure.com/.default"
  static let clusters = "providers/Microsoft.ContainerService/managedClusters"

  /// - Parameter user: Nil means the application ci, which may everything.
  init(_ entra: TestEmulator, user: String? = nil) {
    self.entra = entra
    token =
      user.map { entra.signIn($0, client: TestEmulator.azureCLI, scope: Self.scope + " openid offline_access")["access_token"] }
      ?? entra.clientToken(scope: Self.scope)["access_token"]
  }

  func send(_ method: String, _ path: String, query: String = "", body: String = "") -> Answer {
    entra.send(
      method, "/arm\(path)?api-version=2023-10-01" + (query.isEmpty ? "" : "&" + query), headers: ["Authorization": "Bearer \(token)"],
      body: body)
  }

  func get(_ path: String, query: String = "") -> Answer { send("GET", path, query: query) }

  /// Names in a list of resources.
  func names(_ path: String) -> [JSON?] { get(path).json["value"]?.elements.map { $0["name"] } ?? [] }

  /// The answer of one of the calls for kubeconfigs.
  func credential(_ call: String, of cluster: String, group: String = "\(demo)/resourceGroups/demo", query: String = "") -> Answer {
    send("POST", "\(group)/\(Self.clusters)/\(cluster)/\(call)", query: query)
  }

  func graph(_ query: String, _ options: String = "{}", more: String = "") -> Answer {
    let body: JSON = ["query": .string(query)]
    let text = String(decoding: body.bytes, as: UTF8.self).dropLast() + ", \"options\": \(options)\(more)}"
    return entra.send(
      "POST", "/arm/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", headers: ["Authorization": "Bearer \(token)"],
      body: String(text))
  }
}

extension Answer {
  /// Status and code, in either form of a refusal.
  var refusal: String {
    guard case .string(let code)? = json["error"]?["code"] ?? json["code"] else { return "\(status)" }
    return "\(status) \(code)"
  }

  var message: String {
    guard case .string(let text)? = json["error"]?["message"] ?? json["message"] else { return "" }
    return text
  }

  /// The first kubeconfig of an answer.
  var kubeconfig: String {
    guard case .string(let encoded)? = json["kubeconfigs"]?.elements.first?["value"] ?? json["properties"]?["kubeConfig"] else { return "" }
    return Data(base64Encoded: encoded).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
