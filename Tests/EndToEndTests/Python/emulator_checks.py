"""What both scripts share: arguments, the control interface, and one printed line per check."""

import argparse
import base64
import json
import logging
import os
import ssl
import sys
import urllib.request

AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630"
AKS_CLIENT = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
CI_CLIENT = "51000001-c1c1-4a4a-8b8b-0000000000c1"
CI_SECRET = "ci-secret~for.tests-only"
MACHINE_IDENTITY = "51000003-0a0a-4a4a-8b8b-0000000000a1"
DEPLOYER_IDENTITY = "51000004-0a0a-4a4a-8b8b-0000000000a2"
IDENTITY_HEADER = "identity-header~for.tests-only"
CONTOSO = "c0117050-1111-4a4a-8b8b-000000000001"
FABRIKAM = "fab21ca4-2222-4a4a-8b8b-000000000002"
ADA = "ada@contoso.example"
AKS_SCOPE = AKS_SERVER + "/.default"


def arguments():
    parser = argparse.ArgumentParser(description="Gets tokens from a running emulator with its built-in configuration.")
    parser.add_argument("base_url", help="for example https://localhost:8443")
    parser.add_argument("ca_file", help="the emulator's ca.pem")
    parser.add_argument("managed_identity_url", nargs="?", help="its managedIdentityURL, where it has one")
    options = parser.parse_args()
    os.environ["REQUESTS_CA_BUNDLE"] = options.ca_file  # requests prefers this to the `verify` of MSAL's session
    logging.disable(logging.ERROR)  # the checks report what is refused
    return options


def check(title, holds, shown=""):
    """Prints one line; ends the script when the check fails."""
    print(("ok: " if holds else "FAILED: ") + title + ("" if holds else f" ({shown})"), flush=True)
    if not holds:
        sys.exit(1)


def control(options, method, path, body=None):
    """One call of the control interface; returns its JSON."""
    request = urllib.request.Request(
        f"{options.base_url}/_emulator/{path}", method=method, data=None if body is None else json.dumps(body).encode()
    )
    with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=options.ca_file)) as answer:
        return json.load(answer)


def claims(token):
    """The claims of a JSON Web Token, unchecked."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
