"""azure-identity gets a token on an Azure Arc machine: it reads the key that the first answer names.

usage: azure_identity_on_azure_arc.py BASE_URL CA_FILE MANAGED_IDENTITY_URL   (needs: pip install azure-identity, /var/opt/azcmagent/tokens)
"""

import os

from azure.identity import ManagedIdentityCredential

from emulator_checks import AKS_SCOPE, AKS_SERVER, MACHINE_IDENTITY, arguments, check, claims, control


def main():
    options = arguments()
    control(options, "POST", "reset")
    url = options.managed_identity_url
    os.environ.update(IDENTITY_ENDPOINT=url + "/arc/metadata/identity/oauth2/token", IMDS_ENDPOINT=url)
    token = ManagedIdentityCredential().get_token(AKS_SCOPE)
    check("Azure Arc gives the machine's token", claims(token.token)["appid"] == MACHINE_IDENTITY, token)
    check("its audience is the server", claims(token.token)["aud"] == AKS_SERVER, token)
    answers = [entry["status"] for entry in control(options, "GET", "requests")["log"]]
    check("the key was asked for, then shown", answers == [401, 200], answers)


main()
