"""Microsoft's clients of Azure Resource Manager against the emulator: clusters, kubeconfigs, subscriptions, Resource Graph, Azure Arc.

usage: azure_mgmt_against_emulator.py BASE_URL CA_FILE [MANAGED_IDENTITY_URL]
(needs: pip install azure-identity azure-mgmt-containerservice azure-mgmt-resource azure-mgmt-resource-subscriptions
azure-mgmt-resourcegraph azure-mgmt-hybridkubernetes)
"""

import time

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential, DeviceCodeCredential
from azure.mgmt.containerservice import ContainerServiceClient
from azure.mgmt.hybridkubernetes import ConnectedKubernetesClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient
from azure.mgmt.resourcegraph import ResourceGraphClient
from azure.mgmt.resourcegraph.models import QueryRequest, QueryRequestOptions

from emulator_checks import ADA, AZURE_CLI, CI_CLIENT, CI_SECRET, CONTOSO, arguments, check, control

DEMO = "00000000-0000-4000-8000-000000000001"
STAGING = "00000000-0000-4000-8000-000000000002"
FABRIKAM_SUBSCRIPTION = "00000000-0000-4000-8000-000000000003"
GRAPH_QUERY = """
resources
| where type in~ ('microsoft.containerservice/managedclusters', 'microsoft.kubernetes/connectedclusters')
| project id, name, type, resourceGroup, subscriptionId, tenantId, location, properties
| join kind=leftouter (resourcecontainers | where type =~ 'microsoft.resources/subscriptions'
  | project subscriptionId, subscriptionName = name) on subscriptionId
| order by name asc
"""


class Azure:
    """The clients of one person or application."""

    def __init__(self, options, credential):
        self.where = {"base_url": options.base_url + "/arm", "credential_scopes": ["https://management.azure.com/.default"]}
        self.credential = credential

    def clusters(self, subscription=DEMO):
        return ContainerServiceClient(self.credential, subscription, **self.where).managed_clusters

    def client(self, kind, *arguments):
        return kind(self.credential, *arguments, **self.where)


def refusal(title, call, status, code):
    """Checks that a call is refused so; returns the sentence."""
    try:
        call()
    except HttpResponseError as error:
        check(title, error.status_code == status and error.error is not None and error.error.code == code, error)
        return error.error.message
    check(title, False, "it is not refused")


def subscriptions(options, ci, ada):
    client = ci.client(SubscriptionClient)
    found = {one.subscription_id: one.display_name for one in client.subscriptions.list()}
    check("subscriptions are listed", found == {DEMO: "Contoso Demo", STAGING: "Contoso Staging"}, found)
    check("one is shown", client.subscriptions.get(DEMO).state == "Enabled")
    check("tenants are listed", [one.tenant_id for one in client.tenants.list()] == [CONTOSO])
    groups = [group.name for group in ci.client(ResourceManagementClient, STAGING).resource_groups.list()]
    check("resource groups are listed", groups == ["staging"], groups)
    sentence = refusal(
        "a subscription of another tenant is refused", lambda: client.subscriptions.get(FABRIKAM_SUBSCRIPTION), 401,
        "InvalidAuthenticationTokenTenant")
    check("both tenants are named", CONTOSO in sentence and "https://login.windows.net/fab21ca4-" in sentence, sentence)


def clusters(options, ci, ada):
    control(options, "POST", "settings", {"resource_manager_page_size": 1})
    names = [cluster.name for cluster in ci.clusters().list()]
    check("clusters are listed over pages", names == ["demo", "notes", "shop"], names)
    control(options, "POST", "settings", {"resource_manager_page_size": 1000})
    names = [cluster.name for cluster in ci.clusters(STAGING).list_by_resource_group("staging")]
    check("a group's clusters are listed", names == ["staging"], names)
    shop = ci.clusters().get("demo", "shop")
    profile = shop.aad_profile
    check("Entra's profile is read", (profile.managed, profile.enable_azure_rbac, profile.tenant_id) == (True, True, CONTOSO), profile)
    check("the state is read", (shop.power_state.code, shop.provisioning_state, shop.sku.name) == ("Running", "Succeeded", "Base"), shop)
    check("versions and names are read", shop.current_kubernetes_version == "1.33.5" and shop.fqdn.endswith(".azmk8s.io"), shop)
    control(options, "POST", "clusters", {"name": "shop", "powerState": "Stopped", "enablePrivateCluster": True})
    shop = ci.clusters().get("demo", "shop")
    check("a stopped private cluster says so", shop.power_state.code == "Stopped" and shop.api_server_access_profile.enable_private_cluster)
    check("it has a private name", ".privatelink." in shop.private_fqdn, shop.private_fqdn)
    control(options, "POST", "clusters", {"name": "shop", "powerState": None, "enablePrivateCluster": None})


def kubeconfigs(options, ci, ada):
    text = bytes(ada.clusters().list_cluster_user_credentials("demo", "demo", format="exec").kubeconfigs[0].value).decode()
    check("the user's kubeconfig is decoded", "command: kubelogin" in text and "clusterUser_demo_demo" in text, text)
    text = bytes(ci.clusters().list_cluster_admin_credentials("demo", "demo").kubeconfigs[0].value).decode()
    check("the administrator's is decoded", "client-key-data: " in text and "clusterAdmin_demo_demo" in text, text)
    text = bytes(ci.clusters().list_cluster_monitoring_user_credentials("demo", "demo").kubeconfigs[0].value).decode()
    check("the monitoring user's is decoded", "clusterMonitoringUser_demo_demo" in text, text)
    text = bytes(ci.clusters().get_access_profile("demo", "demo", "clusterAdmin").kube_config).decode()
    check("the old call's is decoded", "clusterAdmin_demo_demo" in text, text)
    sentence = refusal(
        "rights are missing", lambda: ada.clusters().list_cluster_admin_credentials("demo", "demo"), 403, "AuthorizationFailed")
    check("the action is named", "'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action'" in sentence, sentence)
    control(options, "POST", "clusters", {"name": "demo", "disableLocalAccounts": True})
    refusal("local accounts are off", lambda: ci.clusters().list_cluster_admin_credentials("demo", "demo"), 400, "BadRequest")
    control(options, "POST", "clusters", {"name": "demo", "disableLocalAccounts": None})


def refusals(options, ci, ada):
    refusal("an unknown cluster", lambda: ci.clusters().get("demo", "moon"), 404, "ResourceNotFound")
    refusal("an unknown group", lambda: ci.clusters().get("moon", "demo"), 404, "ResourceGroupNotFound")
    fault = {"endpoint": "managed-clusters", "kind": "refusal", "error": "MissingSubscriptionRegistration", "times": 1}
    control(options, "POST", "faults", fault)
    refusal("a provider that is not registered", lambda: list(ci.clusters().list()), 409, "MissingSubscriptionRegistration")
    control(options, "POST", "faults", {**fault, "error": "TooManyRequests", "retry_after": 1})
    start = time.monotonic()
    check("throttling is waited for", len(list(ci.clusters().list())) == 3 and time.monotonic() - start >= 1)


def graph(options, ci, ada):
    client = ci.client(ResourceGraphClient)
    answer = client.resources(QueryRequest(query=GRAPH_QUERY))
    rows = [(row["name"], row["subscriptionName"]) for row in answer.data]
    demo = [(name, "Contoso Demo") for name in ["arc", "demo", "notes", "shop"]]
    check("Resource Graph finds all clusters", rows == demo + [("staging", "Contoso Staging")], rows)
    check("it counts them", (answer.total_records, answer.count, answer.result_truncated) == (5, 5, "false"), answer)
    options_of_page, names = QueryRequestOptions(top=2), []
    while True:
        answer = client.resources(QueryRequest(query="resources | project id, name | order by name asc", options=options_of_page))
        names += [row["name"] for row in answer.data]
        if answer.skip_token is None:
            break
        options_of_page.skip_token = answer.skip_token
    check("its pages follow one another", names == ["arc", "demo", "notes", "shop", "staging"], names)
    refusal("a query that is none", lambda: client.resources(QueryRequest(query="resources | fly")), 400, "BadRequest")


def arc(options, ci, ada):
    client = ci.client(ConnectedKubernetesClient, DEMO).connected_cluster
    names = [cluster.name for cluster in client.list_by_subscription()]
    check("Arc's clusters are listed", names == ["arc"], names)
    check("one is shown", client.get("demo", "arc").connectivity_status == "Connected")
    answer = client.list_cluster_user_credential("demo", "arc", {"authenticationMethod": "AAD", "clientProxy": False})
    text = bytes(answer.kubeconfigs[0].value).decode()
    check("its kubeconfig wants signed requests", "--pop-enabled" in text, text)


def main():
    options = arguments()
    authority = {"authority": options.base_url, "disable_instance_discovery": True}
    ci = Azure(options, ClientSecretCredential(CONTOSO, CI_CLIENT, CI_SECRET, **authority))
    control(options, "POST", "device-codes/approve", {"user": ADA})
    ada = Azure(options, DeviceCodeCredential(AZURE_CLI, tenant_id=CONTOSO, prompt_callback=lambda *_: None, **authority))
    for part in [subscriptions, clusters, kubeconfigs, refusals, graph, arc]:
        part(options, ci, ada)


if __name__ == "__main__":
    main()
