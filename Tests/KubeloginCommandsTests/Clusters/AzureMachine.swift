import FoundationEssentials
import TestSupport

/// A machine whose network is Entra and Azure Resource Manager for a service principal.
extension TestMachine {
  static let subscription = "00000000-0000-4000-8000-000000000001"

  static func azureID(_ name: String, group: String = "g") -> String {
    "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.ContainerService/managedClusters/\(name)"
  }

  /// Flags of a sign-in that costs one request.
  var signIn: [String] {
    ["-l", "spn", "--client-id", "app", "--client-secret", Self.secret, "--tenant-id", "contoso", "--cache-dir", cacheDirectory]
  }

  var config: String { "\(directory.path)/config" }

  func setup(_ flags: String...) -> Outcome { run(["setup", "--kubeconfig", config] + signIn + flags) }

  /// Resource Graph's answer: names and states.
  func queueClusters(_ clusters: (name: String, group: String, power: String)...) {
    let rows = clusters.map { name, group, power in
      #"{"id":"\#(Self.azureID(name, group: group))","location":"westeurope","subscriptionName":"Prod","power":"\#(power)"}"#
    }
    network.queue(json: #"{"data":[\#(rows.joined(separator: ","))]}"#)
  }

  func queueSubscriptions(_ names: String...) {
    let rows = names.map { #"{"subscriptionId":"\#($0)","displayName":"\#($0)"}"# }
    network.queue(json: #"{"value":[\#(rows.joined(separator: ","))]}"#)
  }

  static let exec = """
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      args: [get-token, --environment, AzurePublicCloud, --server-id, 6dae42f8-4368-4678-94ff-3960e28e3630, --client-id,
        80faf920-1908-4b52-b5ef-a8e7bedfc67a, --tenant-id, c0117050, --login, devicecode]
      command: kubelogin
      env: null
    """

  /// Its kubeconfig, as AKS hands it out.
  func queueKubeconfig(
    _ name: String, group: String = "g", user: String = TestMachine.exec, kind: String = "clusterUser",
    server: String = "https://aks.example:443"
  ) {
    let text = """
      apiVersion: v1
      clusters:
      - cluster: {certificate-authority-data: Q0E=, server: "\(server)"}
        name: \(name)
      contexts:
      - context: {cluster: \(name), user: \(kind)_\(group)_\(name)}
        name: \(name)
      current-context: \(name)
      kind: Config
      preferences: {}
      users:
      - name: \(kind)_\(group)_\(name)
        user:
          \(user.replacing("\n", with: "\n    "))

      """
    network.queue(json: #"{"kubeconfigs":[{"name":"\#(kind)","value":"\#(Data(text.utf8).base64EncodedString())"}]}"#)
  }

  func queueAzureRefusal(_ status: Int, _ code: String, _ message: String = "no") {
    network.queue(status: status, json: #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#)
  }
}
