"""The Python client of Kubernetes against the emulator's API server, whose rights are Azure roles.

Called with the emulator's address, its certificate and the address of its managed identity endpoints.
"""

import json
import ssl
import sys
import urllib.parse
import urllib.request

from kubernetes import client
from kubernetes.client.rest import ApiException

BASE, AUTHORITY = sys.argv[1], sys.argv[2]
CI = ("51000001-c1c1-4a4a-8b8b-0000000000c1", "ci-secret~for.tests-only")
SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630"
TRUST = ssl.create_default_context(cafile=AUTHORITY)


def post(path, body, content_type="application/json"):
    request = urllib.request.Request(BASE + path, data=body.encode(), headers={"Content-Type": content_type})
    with urllib.request.urlopen(request, context=TRUST) as answer:
        return json.load(answer)


def token(scope):
    form = {"grant_type": "client_credentials", "client_id": CI[0], "client_secret": CI[1], "scope": scope}
    return post("/contoso.example/oauth2/v2.0/token", urllib.parse.urlencode(form), "application/x-www-form-urlencoded")["access_token"]


def api(cluster, bearer):
    configuration = client.Configuration()
    configuration.host = f"{BASE}/aks/{cluster}"
    configuration.ssl_ca_cert = AUTHORITY
    configuration.api_key = {"authorization": "Bearer " + bearer}
    return client.ApiClient(configuration)


def may(connection, verb, resource):
    attributes = client.V1ResourceAttributes(namespace="default", verb=verb, resource=resource)
    review = client.V1SelfSubjectAccessReview(spec=client.V1SelfSubjectAccessReviewSpec(resource_attributes=attributes))
    return client.AuthorizationV1Api(connection).create_self_subject_access_review(review).status


def change_role(role):
    for assignment in json.load(urllib.request.urlopen(BASE + "/_emulator/role-assignments", context=TRUST)):
        if assignment["assignee"] == "ci":
            request = urllib.request.Request(
                BASE + "/_emulator/role-assignments", method="DELETE", data=json.dumps({"id": assignment["id"]}).encode())
            urllib.request.urlopen(request, context=TRUST).close()
    post("/_emulator/role-assignments", json.dumps({"role": role, "assignee": CI[0], "cluster": "shop"}))


connection = api("shop", token(SERVER + "/.default"))
pods = client.CoreV1Api(connection).list_namespaced_pod("default").items
assert [pod.metadata.name for pod in pods] == ["catalogue-86c5d7f4b9-w2kfp"], pods
assert client.CoreV1Api(connection).list_namespaced_secret("default").items == []
print("Cluster Admin reads pods and secrets")

change_role("Azure Kubernetes Service RBAC Reader")
assert len(client.CoreV1Api(connection).list_namespaced_pod("default").items) == 1
try:
    client.CoreV1Api(connection).list_namespaced_secret("default")
    raise SystemExit("Reader may list secrets")
except ApiException as refusal:
    message = json.loads(refusal.body)["message"]
    assert refusal.status == 403 and message.endswith(
        ": User does not have access to the resource in Azure. Update role assignment to allow access."), message
allowed, denied = may(connection, "list", "pods"), may(connection, "delete", "pods")
assert allowed.allowed and "7f6c6a51-bcf8-42ba-9220-52d62157d7db" in allowed.reason, allowed
assert not denied.allowed and denied.reason.startswith("User does not have access"), denied
print("Reader reads pods, and is told why it reads no secrets")

try:
    client.CoreV1Api(api("shop", token("https://management.azure.com/.default"))).list_namespaced_pod("default")
    raise SystemExit("a token for another service is let in")
except ApiException as refusal:
    assert refusal.status == 401, refusal
print("a token for another service is not let in")
