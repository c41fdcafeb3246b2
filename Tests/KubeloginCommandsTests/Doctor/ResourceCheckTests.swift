import LoginMethods
import Platform
import ResourceManager
import Testing

@testable import KubeloginCommands

@Suite("What Resource Manager says of a cluster")
struct ResourceCheckTests {
  private func observations(_ change: (inout AzureCluster) -> Void) -> [Observation] {
    var cluster = AzureCluster(id: ClusterID(subscription: "s", group: "rg", name: "demo"))
    cluster.state = "Running"
    cluster.version = "1.33.5"
    cluster.entra = .managed
    change(&cluster)
    var facts = Facts(
      isOffline: false, now: Timestamp(secondsSinceEpoch: 0), kubeconfig: KubeconfigFacts(), redaction: Redaction(names: [], home: nil))
    facts.resource = .read(cluster)
    return DoctorCheck.resource.run(facts)
  }

  @Test("A cluster that runs and trusts Entra ID is well")
  func runs() {
    #expect(
      observations {
        $0.usesAzureRBAC = true
        $0.isPrivate = true
      } == [.ok("demo in rg: Running, Kubernetes 1.33.5; Azure RBAC decides, beside Kubernetes RBAC; it is private")])
  }

  @Test("A cluster that is stopped can be started")
  func stopped() {
    #expect(
      observations { $0.state = "Stopped" }.first
        == .problem("the cluster demo in rg is stopped", remedy: "az aks start --resource-group rg --name demo"))
  }

  @Test("A cluster that does not trust Entra ID, and one of an owner's applications")
  func trust() {
    let levels = [AzureCluster.EntraUse.none, .legacy].map { use in
      observations { $0.entra = use }.map { Finding(check: "resource", observation: $0).level }
    }

    #expect(levels == [[.problem, .ok], [.warning, .ok]])
  }
}
