/// What Resource Manager and Resource Graph say about a cluster.
extension ClusterResource {
  /// - Parameter isShared: Azure Kubernetes Service writes `resourcegroups` in small letters, others do not.
  func document(isShared: Bool) -> JSON {
    var segments = id.segments
    if isShared, segments.count > 2 { segments[2] = "resourcegroups" }
    return [
      "id": .string(Scope(segments: segments).text), "name": .string(name),
      "type": kind == .managed ? "Microsoft.ContainerService/ManagedClusters" : "Microsoft.Kubernetes/connectedClusters",
      "location": .string(cluster.location), "tags": tags, "sku": sku, "eTag": .string(guid(named: "version 1 of \(id.text)")),
      "identity": identity, "properties": properties,
    ]
  }

  var tags: JSON {
    .object((cluster.facts.tags ?? [:]).sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
  }

  var sku: JSON { kind == .managed ? ["name": .string(cluster.facts.sku ?? "Base"), "tier": "Standard"] : .null }

  var identity: JSON {
    [
      "type": "SystemAssigned", "principalId": .string(guid(named: "identity of \(id.text)")),
      "tenantId": .string(tenant?.id ?? ""),
    ]
  }

  var properties: JSON { kind == .managed ? managedProperties : connectedProperties }

  private var managedProperties: JSON {
    let (facts, names, version) = (cluster.facts, names, cluster.kubernetesVersion)
    var properties: JSON = [
      "provisioningState": .string(facts.provisioningState ?? "Succeeded"),
      "powerState": ["code": .string(facts.powerState ?? "Running")],
      "kubernetesVersion": .string(version), "currentKubernetesVersion": .string(version),
      "dnsPrefix": .string(names.prefix), "fqdn": names.publicName.map(JSON.string) ?? .null,
      "azurePortalFQDN": .string(names.portal),
    ]
    properties["privateFQDN"] = names.privateName.map(JSON.string)
    return properties.adding([
      "agentPoolProfiles": [agentPool], "nodeResourceGroup": .string("MC_\(id.resourceGroup ?? "")_\(name)_\(cluster.location)"),
      "enableRBAC": true, "supportPlan": "KubernetesOfficial", "maxAgentPools": 100,
      "networkProfile": ["networkPlugin": "azure", "loadBalancerSku": "standard", "outboundType": "loadBalancer"],
      "aadProfile": cluster.usesEntra ? aadProfile : .null, "apiServerAccessProfile": accessProfile,
      "publicNetworkAccess": cluster.isPrivate ? "Disabled" : "Enabled",
      "disableLocalAccounts": .bool(!cluster.allowsLocalAccounts), "oidcIssuerProfile": ["enabled": false], "securityProfile": [:],
    ])
  }

  private var agentPool: JSON {
    [
      "name": "system", "count": 3, "vmSize": "Standard_D4s_v5", "osType": "Linux", "mode": "System", "type": "VirtualMachineScaleSets",
      "orchestratorVersion": .string(cluster.kubernetesVersion), "provisioningState": "Succeeded",
      "powerState": ["code": .string(cluster.facts.powerState ?? "Running")],
    ]
  }

  private var aadProfile: JSON {
    [
      "managed": .bool(isManagedEntra), "enableAzureRBAC": .bool(cluster.usesAzureRBAC),
      "adminGroupObjectIDs": cluster.adminGroupObjectIDs.map { .strings($0) } ?? .null,
      "clientAppID": isManagedEntra ? .null : .string(KnownApplications.aksClient),
      "serverAppID": isManagedEntra ? .null : .string(cluster.serverApplication), "tenantID": tenant.map { .string($0.id) } ?? .null,
    ]
  }

  private var accessProfile: JSON {
    let facts = cluster.facts
    guard cluster.isPrivate || facts.authorizedIPRanges != nil else { return .null }
    return [
      "authorizedIPRanges": facts.authorizedIPRanges.map { .strings($0) } ?? .null, "enablePrivateCluster": .bool(cluster.isPrivate),
      "privateDNSZone": cluster.isPrivate ? "system" : .null,
      "enablePrivateClusterPublicFQDN": cluster.isPrivate ? .bool(names.publicName != nil) : .null, "disableRunCommand": .null,
      "enableVnetIntegration": .null, "subnetId": .null,
    ]
  }

  private var connectedProperties: JSON {
    [
      "provisioningState": .string(cluster.facts.provisioningState ?? "Succeeded"),
      "connectivityStatus": .string(cluster.facts.connectivityStatus ?? "Connected"),
      "kubernetesVersion": .string(cluster.kubernetesVersion), "totalNodeCount": 3, "totalCoreCount": 12, "agentVersion": "1.25.0",
      "distribution": "k3s", "infrastructure": "generic", "offering": .null, "agentPublicKeyCertificate": "",
      "aadProfile": [
        "enableAzureRBAC": .bool(cluster.usesAzureRBAC),
        "adminGroupObjectIDs": cluster.adminGroupObjectIDs.map { .strings($0) } ?? .null,
        "tenantID": tenant.map { .string($0.id) } ?? .null,
      ],
    ]
  }
}
