import Entra
import FoundationEssentials
import OAuth
import Platform
import TestSupport
import Testing

@testable import ResourceManager

struct ClusterCredentialTests {
  private let test = TestManager()
  private let id = ClusterID(subscription: "s", group: "ä (1)", name: "c")

  @Test("Each way of asking has its address")
  func paths() {
    let start = "/subscriptions/s/resourceGroups/%C3%A4%20%281%29/providers/Microsoft.ContainerService/managedClusters/c/"
    let arc = ClusterID(kind: .arc, subscription: "s", group: "g", name: "c")

    #expect(ClusterCredential(id: id).path == start + "listClusterUserCredential?api-version=2023-10-01&format=exec")
    #expect(
      ClusterCredential(id: id, isAdmin: true, prefersPublicName: true).path
        == start + "listClusterAdminCredential?api-version=2023-10-01&server-fqdn=public")
    #expect(
      ClusterCredential(id: arc).path
        == "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c/listClusterUserCredential?api-version=2024-01-01"
    )
  }

  @Test("The kubeconfig is the first one, decoded")
  func kubeconfig() throws {
    test.network.queue(json: #"{"kubeconfigs":[{"name":"clusterUser","value":"\#(Data("kind: Config".utf8).base64EncodedString())"}]}"#)

    let text = try ClusterCredential(id: id).kubeconfig(from: test.client())

    #expect(String(decoding: text, as: UTF8.self) == "kind: Config")
    #expect(test.network.requests.first?.method == "POST" && test.network.requests.first?.body == [])
  }

  @Test(
    "An answer without a kubeconfig is named", arguments: ["{}", #"{"kubeconfigs":[]}"#, #"{"kubeconfigs":[{"name":"x","value":"*"}]}"#])
  func unreadable(_ json: String) throws {
    test.network.queue(json: json)

    #expect(throws: ResourceManagerError.unreadable(host: "arm.example", what: "kubeconfig")) {
      try ClusterCredential(id: id).kubeconfig(from: test.client())
    }
  }

  @Test("Local accounts that are off mean another thing for an administrator than for a person", arguments: [true, false])
  func localAccounts(_ isAdmin: Bool) throws {
    test.queueRefusal(400, "BadRequest", "This cluster is set to disable local accounts.")

    let error = #expect(throws: ResourceManagerError.self) {
      try ClusterCredential(id: id, isAdmin: isAdmin).kubeconfig(from: test.client())
    }

    #expect(error?.remedy.hasPrefix(isAdmin ? "leave --admin out" : "this cluster has neither") == true)
  }

  @Test("A private cloud describes itself, alone or in a list")
  func metadata() throws {
    let one =
      #"{"resourceManager":"https://arm.example/","authentication":{"loginEndpoint":"https://login.example","audiences":["https://a"],"#
      + #""identityProvider":"ADFS"}}"#
    let other = one.replacing("arm.example", with: "other.example").replacing("https://a\"", with: "https://b\"")
    test.network.queue(json: one)
    test.network.queue(json: "[\(other),\(one)]")
    let host = TestHost(network: test.network).host
    let client = OAuthClient(host: host, deadline: Deadline(in: .seconds(60), of: host))

    let clouds = try [CloudMetadata.read(from: "https://arm.example", client: client), .read(from: "https://arm.example/", client: client)]

    #expect(
      clouds.map(\.endpoint) == Array(repeating: ResourceManagerEndpoint(address: "https://arm.example", audience: "https://a"), count: 2))
    #expect(clouds.allSatisfy { $0.authorityHost == "https://login.example" && $0.usesFederationServices })
  }

  @Test("Every cloud has its Resource Manager")
  func clouds() {
    for cloud in Cloud.all { #expect(ResourceManagerEndpoint(cloud: cloud.names[0]) != nil, "\(cloud.names[0])") }
    #expect(ResourceManagerEndpoint(cloud: "")?.audience == "https://management.azure.com/")
    #expect(ResourceManagerEndpoint(cloud: "azurechinacloud")?.address == "https://management.chinacloudapi.cn")
    #expect(ResourceManagerEndpoint(cloud: "none") == nil)
  }
}
