import ResourceManager
import Testing

struct ClusterIDTests {
  @Test(
    "An ID is read in any case, and written in the usual one",
    arguments: [
      ("/subscriptions/S/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c", ClusterID.Kind.aks),
      ("/SUBSCRIPTIONS/S/resourcegroups/g/PROVIDERS/microsoft.containerservice/managedclusters/c", .aks),
      ("/subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c", .arc),
    ])
  func reads(_ text: String, _ kind: ClusterID.Kind) {
    let id = ClusterID(text)

    #expect(id == ClusterID(kind: kind, subscription: "S", group: "g", name: "c"))
    #expect(id.map { ClusterID($0.text) } == id)
  }

  @Test(
    "What is no ID of a cluster is none",
    arguments: [
      "", "c", "/subscriptions/S", "/subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/c",
      "/subscriptions/S/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p",
      "/subscriptions/S/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/",
      "/subscriptions/S/resourceGroups/../providers/Microsoft.ContainerService/managedClusters/c",
      "/subscriptions/S?x/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c",
    ])
  func refuses(_ text: String) {
    #expect(ClusterID(text) == nil)
  }
}
