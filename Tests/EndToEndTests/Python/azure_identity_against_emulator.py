"""azure-identity gets tokens from the emulator: by secret, certificate, federated token, device code, refresh token, managed identity.

usage: azure_identity_against_emulator.py BASE_URL CA_FILE [MANAGED_IDENTITY_URL]   (needs: pip install azure-identity)
"""

import contextlib
import os
import pathlib
import subprocess
import tempfile
import time

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzurePipelinesCredential, CertificateCredential, ClientSecretCredential, DeviceCodeCredential, ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from emulator_checks import (
    ADA, AKS_CLIENT, AKS_SCOPE, AKS_SERVER, CI_CLIENT, CI_SECRET, CONTOSO, DEPLOYER_IDENTITY, IDENTITY_HEADER, MACHINE_IDENTITY, arguments,
    check, claims, control,
)


def client_secret(options, common):
    token = ClientSecretCredential(CONTOSO, CI_CLIENT, CI_SECRET, **common).get_token(AKS_SCOPE)
    check("client secret gives a token", claims(token.token)["aud"] == AKS_SERVER, token)
    check("it lasts an hour", abs(token.expires_on - time.time() - 3599) < 60, token.expires_on)


def certificate(options, common):
    with tempfile.TemporaryDirectory() as directory:
        key, pem, both = (pathlib.Path(directory, name) for name in ["key.pem", "cert.pem", "both.pem"])
        command = f"openssl req -x509 -newkey rsa:2048 -noenc -keyout {key} -out {pem} -days 30 -subj /CN=ci"
        subprocess.run(command.split(), check=True, capture_output=True)
        both.write_text(key.read_text() + pem.read_text())
        for send_chain in [False, True]:
            credential = CertificateCredential(CONTOSO, CI_CLIENT, str(both), send_certificate_chain=send_chain, **common)
            if not send_chain:
                try:
                    credential.get_token(AKS_SCOPE)
                    check("a certificate that is not registered is refused", False, "a token came")
                except ClientAuthenticationError as error:
                    check("a certificate that is not registered is refused", "AADSTS700027:" in str(error), error)
                control(options, "POST", "certificates", {"client_id": CI_CLIENT, "pem": pem.read_text()})
            token = credential.get_token(AKS_SCOPE)
            check(f"a certificate gives a token (chain sent: {send_chain})", claims(token.token)["appidacr"] == "2", token)


def refused_secrets(options, common):
    for client, secret, code in [
        (CI_CLIENT, "wrong", 7000215),
        ("51000002-c1c1-4a4a-8b8b-0000000000c2", "ci-expired-secret~for.tests-only", 7000222),
        ("00000000-1111-2222-3333-444444444444", "any", 700016),
    ]:
        try:
            ClientSecretCredential(CONTOSO, client, secret, **common).get_token(AKS_SCOPE)
            check(f"AADSTS{code} is raised", False, "a token came")
        except ClientAuthenticationError as error:
            check(f"AADSTS{code} is raised", f"AADSTS{code}:" in str(error), error)


def workload_identity(options, common):
    def credential(directory, order):
        path = os.path.join(directory, "token")
        with open(path, "w") as file:
            file.write(control(options, "POST", "federated-token", order)["token"])
        return WorkloadIdentityCredential(tenant_id=CONTOSO, client_id=CI_CLIENT, token_file_path=path, **common)

    with tempfile.TemporaryDirectory() as directory:
        token = credential(directory, {}).get_token(AKS_SCOPE)
        check("a federated token gives the application's token", claims(token.token)["appid"] == CI_CLIENT, token)
        for order, code in [({"subject": "other"}, 700213), ({"issuer": "https://other.example"}, 700211), ({"lifetime": -600}, 700024)]:
            try:
                credential(directory, order).get_token(AKS_SCOPE)
                check(f"AADSTS{code} is raised", False, "a token came")
            except ClientAuthenticationError as error:
                check(f"AADSTS{code} is raised", f"AADSTS{code}:" in str(error), error)


def azure_pipelines(options, common):
    os.environ["SYSTEM_OIDCREQUESTURI"] = options.base_url + "/_ci/azure-pipelines/oidctoken"
    connection = "5c000001-c1c1-4a4a-8b8b-0000000000c1"
    names = {"tenant_id": CONTOSO, "client_id": CI_CLIENT, "service_connection_id": connection}
    token = AzurePipelinesCredential(**names, system_access_token="pipelines-access-token~for.tests-only", **common).get_token(AKS_SCOPE)
    check("a service connection gives the application's token", claims(token.token)["appid"] == CI_CLIENT, token)
    try:
        AzurePipelinesCredential(**names, system_access_token="wrong", **common).get_token(AKS_SCOPE)
        check("a wrong SYSTEM_ACCESSTOKEN is refused", False, "a token came")
    except ClientAuthenticationError as error:
        check("a wrong SYSTEM_ACCESSTOKEN is refused", "OIDC token endpoint" in str(error), error)


def device_code(options, common):
    def approve(page, user_code, expires_on):
        control(options, "POST", "device-codes/approve", {"user_code": user_code, "user": ADA})

    credential = DeviceCodeCredential(AKS_CLIENT, tenant_id=CONTOSO, prompt_callback=approve, **common)
    token = credential.get_token(AKS_SCOPE)
    check("the approved device code gives ada's token", claims(token.token)["upn"] == ADA, token)
    check("a second call is answered from the cache", credential.get_token(AKS_SCOPE).token == token.token)
    graph = credential.get_token("https://graph.microsoft.com/.default")
    check("the refresh token serves another resource", claims(graph.token)["aud"] == "https://graph.microsoft.com", graph)
    seen = control(options, "GET", "requests")["endpoints"]
    check("only one device code was asked for", seen["devicecode"] == 1, seen)


def throttled(options, common):
    control(options, "POST", "faults", {"endpoint": "token", "kind": "status", "status": 429, "retry_after": 1, "times": 1})
    token = ClientSecretCredential(CONTOSO, CI_CLIENT, CI_SECRET, **common).get_token(AKS_SCOPE)
    check("a 429 with Retry-After is retried", claims(token.token)["aud"] == AKS_SERVER, token)


@contextlib.contextmanager
def variables(**values):
    os.environ.update(values)
    yield
    for name in values:
        del os.environ[name]


def managed_identity(options, common):
    url = options.managed_identity_url
    if not url:
        return
    platforms = {
        "a virtual machine": {},
        "App Service": {"IDENTITY_ENDPOINT": url + "/msi/token", "IDENTITY_HEADER": IDENTITY_HEADER},
        "Azure Machine Learning": {"MSI_ENDPOINT": url + "/ml/token", "MSI_SECRET": IDENTITY_HEADER},
    }
    for platform, signs in platforms.items():
        # The real metadata service is never asked.
        with variables(AZURE_POD_IDENTITY_AUTHORITY_HOST=url, **signs):
            token = ManagedIdentityCredential().get_token(AKS_SCOPE)
            check(f"{platform} gives the machine's token", claims(token.token)["appid"] == MACHINE_IDENTITY, token)
            check("its audience is the server", claims(token.token)["aud"] == AKS_SERVER, token)
            token = ManagedIdentityCredential(client_id=DEPLOYER_IDENTITY).get_token(AKS_SCOPE)
            check(f"{platform} gives a user-assigned identity's token", claims(token.token)["appid"] == DEPLOYER_IDENTITY, token)
            try:
                ManagedIdentityCredential(client_id=CI_CLIENT).get_token(AKS_SCOPE)
                check(f"{platform} refuses an identity that is not there", False, "a token came")
            except ClientAuthenticationError as error:
                check(f"{platform} refuses an identity that is not there", "found" in str(error), error)


def main():
    options = arguments()
    common = {"authority": options.base_url, "disable_instance_discovery": True, "connection_verify": options.ca_file}
    control(options, "POST", "reset")
    control(options, "POST", "settings", {"device_code_interval": 1})
    for part in [client_secret, certificate, refused_secrets, workload_identity, azure_pipelines, device_code, throttled, managed_identity]:
        part(options, common)
    control(options, "POST", "settings", {"device_code_interval": 5})


main()
