import Foundation
import Testing

@testable import EntraEmulator

/// What `az aks get-credentials` asks, with and without `--admin`, `--format` and `--public-fqdn`.
@Suite("Kubeconfigs of Resource Manager")
struct ClusterCredentialTests {
  private let entra: TestEmulator
  private let ada: ResourceManagerClient
  private static let user = "listClusterUserCredential"
  private static let identity = Result { try Identity() }

  init() throws {
    let identity = try Self.identity.get()
    entra = try TestEmulator(authority: identity)
    ada = ResourceManagerClient(entra, user: "ada@contoso.example")
  }

  @Test("A cluster's kubeconfig is for people with a device code, as AKS gives it")
  func user() {
    let answer = ada.credential(Self.user, of: "demo")

    #expect(answer.json["kubeconfigs"]?.elements.first?["name"] == "clusterUser")
    let text = answer.kubeconfig
    #expect(text.contains("    server: https://localhost:8443/aks/demo\n") && text.contains("- name: clusterUser_demo_demo\n"))
    #expect(
      text.contains("      - --server-id\n      - \(TestEmulator.aksServer)\n      - --client-id\n      - \(TestEmulator.aksClient)\n"))
    #expect(text.contains("      - --login\n      - devicecode\n      command: kubelogin\n      env: null\n      installHint: |\n"))
  }

  @Test("kubectl before 1.26 gets its own form, on request and from clusters before 1.24")
  func formats() {
    let asked = ada.credential(Self.user, of: "demo", query: "format=azure").kubeconfig
    entra.control("POST", "clusters", #"{"name": "demo", "version": "v1.23.5"}"#)
    let old = ada.credential(Self.user, of: "demo").kubeconfig
    let new = ada.credential(Self.user, of: "demo", query: "format=exec").kubeconfig
    let wrong = ada.credential(Self.user, of: "demo", query: "format=yaml")

    #expect(asked.contains("    auth-provider:\n      config:\n        apiserver-id: \(TestEmulator.aksServer)\n"))
    #expect(old == asked && new.contains("command: kubelogin"))
    #expect(wrong.refusal == "400 BadRequest" && wrong.json["subcode"] == "")
  }

  @Test("A private cluster is at its private name, unless the public one is asked for")
  func privateCluster() {
    entra.control("POST", "clusters", #"{"name": "demo", "enablePrivateCluster": true}"#)
    let (inside, outside) = (
      ada.credential(Self.user, of: "demo").kubeconfig, ada.credential(Self.user, of: "demo", query: "server-fqdn=public").kubeconfig
    )
    entra.control("POST", "clusters", #"{"name": "demo", "enablePrivateClusterPublicFQDN": false}"#)

    #expect(inside.contains("    server: https://demo-dns-") && inside.contains(".privatelink.westeurope.azmk8s.io:443\n"))
    #expect(outside.contains("    server: https://localhost:8443/aks/demo\n"))
    #expect(ada.credential(Self.user, of: "demo", query: "server-fqdn=public").refusal == "400 BadRequest")
  }

  @Test("Without Entra the user's kubeconfig holds the local administrator's certificate, as long as there are local accounts")
  func withoutEntra() {
    entra.control("POST", "clusters", #"{"name": "demo", "entra": false}"#)
    let text = ada.credential(Self.user, of: "demo").kubeconfig
    entra.control("POST", "clusters", #"{"name": "demo", "disableLocalAccounts": true}"#)
    let none = ada.credential(Self.user, of: "demo")

    #expect(text.contains("- name: clusterUser_demo_demo\n") && text.contains("    client-key-data: ") && !text.contains("kubelogin"))
    #expect(none.refusal == "400 BadRequest" && none.json["error"] == nil)
    #expect(none["message"] == "Getting static credential is not allowed because this cluster is set to disable local accounts.")
  }

  @Test("Roles decide who gets which kubeconfig; Kubernetes roles alone do not suffice")
  func rights() {
    let may = { (user: String, call: String) in
      ResourceManagerClient(entra, user: user).credential(call, of: "demo").refusal
    }
    let order = { (role: String) in
      let body = #"{"role": "Azure Kubernetes Service \#(role)", "assignee": "bob@contoso.example", "cluster": "demo"}"#
      return entra.control("POST", "role-assignments", body)
    }

    #expect(may("ada@contoso.example", "listClusterAdminCredential") == "403 AuthorizationFailed")
    #expect(may("grace@contoso.example", "listClusterAdminCredential") == "200")
    _ = order("RBAC Reader")
    #expect(may("bob@contoso.example", Self.user) == "403 AuthorizationFailed")
    _ = order("RBAC Cluster Admin")
    #expect(may("bob@contoso.example", Self.user) == "200")
    #expect(may("bob@contoso.example", "listClusterMonitoringUserCredential") == "403 AuthorizationFailed")
    _ = order("Cluster Monitoring User")
    #expect(may("bob@contoso.example", "listClusterMonitoringUserCredential") == "200")
  }

  @Test("The old call needs an action that the User role does not have")
  func accessProfiles() {
    let ci = ResourceManagerClient(entra)

    #expect(ada.credential("accessProfiles/clusterUser/listCredential", of: "demo").refusal == "403 AuthorizationFailed")
    #expect(ci.credential("accessProfiles/clusterUser/listCredential", of: "demo").kubeconfig.contains("command: kubelogin"))
    #expect(ci.credential("accessProfiles/clusterAdmin/listCredential", of: "demo").kubeconfig.contains("- name: clusterAdmin_demo_demo\n"))
    #expect(ci.credential("accessProfiles/cook/listCredential", of: "demo").refusal == "404 ResourceNotFound")
  }

  @Test("A managed namespace's kubeconfig begins in that namespace")
  func namespaces() {
    let ci = ResourceManagerClient(entra)

    #expect(ci.credential("managedNamespaces/checkout/listCredential", of: "shop").kubeconfig.contains("    namespace: checkout\n"))
    #expect(ci.credential("managedNamespaces/moon/listCredential", of: "shop").refusal == "404 ResourceNotFound")
  }

  @Test("Arc's call needs to be told how, and its kubeconfig wants signed requests")
  func connected() {
    let path = "\(ResourceManagerClient.demo)/resourceGroups/demo/providers/Microsoft.Kubernetes/connectedClusters/arc"
    let ask = { (body: String) in ada.send("POST", "\(path)/\(Self.user)", body: body) }
    let (direct, proxied) = (
      ask(#"{"authenticationMethod": "AAD", "clientProxy": false}"#), ask(#"{"authenticationMethod": "Token", "clientProxy": true}"#)
    )

    #expect(ask("").refusal == "400 BadRequest" && ask(#"{"authenticationMethod": "AAD"}"#).refusal == "400 BadRequest")
    #expect(direct.kubeconfig.contains("      - --pop-enabled\n      - --pop-claims\n      - u=\(path)\n"))
    #expect(direct.json["hybridConnectionConfig"] == nil)
    #expect(proxied.json["hybridConnectionConfig"]?["expirationTime"] == .int(1_800_010_800))
  }

  @Test("Two clusters may have one name, in two groups")
  func sameName() {
    let id = "\(ResourceManagerClient.demo)/resourceGroups/other/\(ResourceManagerClient.clusters)/demo"
    let made = entra.control("POST", "clusters", #"{"name": "second", "like": "demo", "resourceID": "\#(id)"}"#)
    let text = ada.credential(Self.user, of: "demo", group: "\(ResourceManagerClient.demo)/resourceGroups/other").kubeconfig

    #expect(made.status == 200)
    #expect(text.contains("    server: https://localhost:8443/aks/second\n") && text.contains("- name: clusterUser_other_demo\n"))
  }
}
