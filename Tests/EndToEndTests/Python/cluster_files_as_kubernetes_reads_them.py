"""The files of `entra-emulator cluster-files` as kube-apiserver reads them: strictly, with no member that it does not know.

Called with the program, its state directory, its port and an empty directory. What the formats have is written down here once more, from Kubernetes'
reference "kube-apiserver Configuration".
"""

import base64
import os
import ssl
import subprocess
import sys

import yaml

PROGRAM, STATE, PORT, DIRECTORY = sys.argv[1:]
TEXT, TEXTS, SPAN = str, [str], "span"

WEBHOOK = {
    "authorizedTTL": SPAN, "unauthorizedTTL": SPAN, "timeout": SPAN, "subjectAccessReviewVersion": TEXT,
    "matchConditionSubjectAccessReviewVersion": TEXT, "failurePolicy": TEXT,
    "connectionInfo": {"type": TEXT, "kubeConfigFile": TEXT}, "matchConditions": [{"expression": TEXT}],
}
AUTHORIZATION = {"apiVersion": TEXT, "kind": TEXT, "authorizers": [{"type": TEXT, "name": TEXT, "webhook": WEBHOOK}]}
AUTHENTICATION = {
    "apiVersion": TEXT, "kind": TEXT,
    "jwt": [{
        "issuer": {"url": TEXT, "discoveryURL": TEXT, "certificateAuthority": TEXT, "audiences": TEXTS, "audienceMatchPolicy": TEXT},
        "claimMappings": {
            "username": {"expression": TEXT}, "groups": {"claim": TEXT, "prefix": TEXT}, "extra": [{"key": TEXT, "valueExpression": TEXT}],
        },
        "userValidationRules": [{"expression": TEXT, "message": TEXT}],
    }],
}
KUBECONFIG = {
    "apiVersion": TEXT, "kind": TEXT, "current-context": TEXT, "preferences": {},
    "clusters": [{"name": TEXT, "cluster": {"server": TEXT, "certificate-authority-data": TEXT}}],
    "contexts": [{"name": TEXT, "context": {"cluster": TEXT, "user": TEXT}}],
    "users": [{
        "name": TEXT,
        "user": {
            "client-certificate-data": TEXT, "client-key-data": TEXT,
            "exec": {
                "apiVersion": TEXT, "command": TEXT, "args": TEXTS, "interactiveMode": TEXT, "provideClusterInfo": bool,
                "env": [{"name": TEXT, "value": TEXT}],
            },
        },
    }],
}
EXTRA_ARGS = ["authentication-token-webhook-config-file", "authentication-token-webhook-version", "authentication-token-webhook-cache-ttl",
              "authorization-config"]
KUBEADM = {
    "kind": TEXT,
    "apiServer": {
        "extraArgs": {name: TEXT for name in EXTRA_ARGS},
        "extraVolumes": [{"name": TEXT, "hostPath": TEXT, "mountPath": TEXT, "readOnly": bool, "pathType": TEXT}],
    },
}


def check(value, form, place):
    if isinstance(form, dict):
        assert isinstance(value, dict), place
        for name, member in value.items():
            assert name in form, f"{place} has no member {name}"
            check(member, form[name], f"{place}.{name}")
    elif isinstance(form, list):
        assert isinstance(value, list) and value, place
        for element in value:
            check(element, form[0], place)
    elif form == SPAN:
        assert isinstance(value, str) and value.endswith("s") and 0 < int(value[:-1]) <= 30, (place, value)
    else:
        assert isinstance(value, form), (place, value)


def read(name, form=None):
    with open(f"{DIRECTORY}/{name}") as file:
        document = yaml.safe_load(file)
    if form:
        check(document, form, name)
    return document


def write(*flags):
    subprocess.run([PROGRAM, "cluster-files", DIRECTORY, "--state-dir", STATE, "--port", PORT, *flags], check=True, stdout=subprocess.DEVNULL)


def pair(name, certificate, key):
    """Fails where the two do not belong together."""
    for suffix, data in (("crt", certificate), ("key", key)):
        with open(f"{DIRECTORY}/{name}.{suffix}", "wb") as file:
            file.write(base64.b64decode(data))
    ssl.create_default_context().load_cert_chain(f"{DIRECTORY}/{name}.crt", f"{DIRECTORY}/{name}.key")


for cluster in ["demo", "notes", "arc", "shop"]:
    write("--cluster", cluster)
    authorization = read("authorization.yaml", AUTHORIZATION)
    assert (authorization["apiVersion"], authorization["kind"]) == ("apiserver.config.k8s.io/v1", "AuthorizationConfiguration")
    assert [authorizer["type"] for authorizer in authorization["authorizers"]] == ["Node", "RBAC", "Webhook"]
    connection = authorization["authorizers"][2]["webhook"]["connectionInfo"]
    assert connection["type"] == "KubeConfigFile" and os.path.isabs(connection["kubeConfigFile"]) and os.path.exists(connection["kubeConfigFile"])
    authentication = read("authentication.yaml", AUTHENTICATION)
    assert (authentication["apiVersion"], authentication["kind"]) == ("apiserver.config.k8s.io/v1", "AuthenticationConfiguration")
    issuers = [authenticator["issuer"]["url"] for authenticator in authentication["jwt"]]
    assert len(set(issuers)) == len(issuers) and all(issuer.startswith("https://") for issuer in issuers)
    ssl.create_default_context(cadata=authentication["jwt"][0]["issuer"]["certificateAuthority"])
    for name in ["authentication-webhook.yaml", "authorization-webhook.yaml", "admin.kubeconfig"]:
        user = read(name, KUBECONFIG)["users"][0]["user"]
        pair(name, user["client-certificate-data"], user["client-key-data"])
    read("user.kubeconfig", KUBECONFIG)
    check(yaml.safe_load(read("kind.yaml")["kubeadmConfigPatches"][0]), KUBEADM, "kind.yaml")
    subprocess.run(["sh", "-n", f"{DIRECTORY}/kube-apiserver.sh"], check=True)
    ssl.create_default_context().load_cert_chain(f"{DIRECTORY}/apiserver.pem", f"{DIRECTORY}/apiserver-key.pem")
    print(f"the files for {cluster} are whole")

write("--kubernetes-version", "1.31")
assert read("authorization.yaml", AUTHORIZATION)["apiVersion"] == "apiserver.config.k8s.io/v1beta1"
binding = read("admin-binding.yaml")
assert binding["metadata"]["name"] == "aks-cluster-admin-binding-aad" and binding["subjects"][0]["kind"] == "Group"
print("an older release gets older versions")
