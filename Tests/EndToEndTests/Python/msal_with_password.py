"""MSAL and azure-identity get tokens with user name and password, of a managed and of a federated user.

MSAL asks for the user's realm at the authority's host without its port, so that the emulator must be at port 443.

usage: msal_with_password.py BASE_URL CA_FILE   (needs: pip install msal azure-identity)
"""

import warnings

import msal
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import UsernamePasswordCredential

from emulator_checks import ADA, AKS_CLIENT, AKS_SCOPE, CONTOSO, arguments, check, claims, control

PASSWORD = "analytical-engine"
FINN = "finn@corp.contoso.example"


def msal_application(options):
    return msal.PublicClientApplication(
        AKS_CLIENT, authority=f"https://localhost/{CONTOSO}", instance_discovery=False, verify=options.ca_file
    )


def managed(options):
    control(options, "POST", "reset")
    app = msal_application(options)
    result = app.acquire_token_by_username_password(ADA, PASSWORD, [AKS_SCOPE])
    check("a password gives its user's token", claims(result.get("access_token", "."))["upn"] == ADA, result)
    check("a refresh token comes with it", "refresh_token" in result, result)
    seen = [entry["endpoint"] for entry in control(options, "GET", "requests")["log"]]
    check("the realm is asked before the password is sent", seen == ["openid-configuration", "user-realm", "token"], seen)
    silent = app.acquire_token_silent([AKS_SCOPE], account=app.get_accounts()[0])
    check("a silent call is answered from MSAL's cache", silent["access_token"] == result["access_token"], silent)


def federated(options):
    control(options, "POST", "reset")
    result = msal_application(options).acquire_token_by_username_password(FINN, "kept-on-premises", [AKS_SCOPE])
    check("a federated user's password gives a token", claims(result.get("access_token", "."))["upn"] == FINN, result)
    seen = [entry["endpoint"] for entry in control(options, "GET", "requests")["log"]]
    expected = ["openid-configuration", "user-realm", "federation-metadata", "usernamemixed", "token"]
    check("the password goes to the federation server, its assertion to Entra", seen == expected, seen)


def refused(options):
    for user, password, code in [
        (ADA, "wrong", 50126),
        ("nobody@contoso.example", "any", 50034),
        ("mia@contoso.example", "one-of-two-factors", 50076),
        ("eve@contoso.example", "last-years-password", 50055),
    ]:
        result = msal_application(options).acquire_token_by_username_password(user, password, [AKS_SCOPE])
        check(f"{user} is refused with AADSTS{code}", result.get("error_codes") == [code], result)


def azure_identity(options):
    warnings.simplefilter("ignore", DeprecationWarning)

    def credential(password):
        return UsernamePasswordCredential(
            AKS_CLIENT, ADA, password, tenant_id=CONTOSO, authority="https://localhost", disable_instance_discovery=True,
            connection_verify=options.ca_file,
        )

    token = credential(PASSWORD).get_token(AKS_SCOPE)
    check("azure-identity gets the user's token", claims(token.token)["upn"] == ADA, token)
    try:
        credential("wrong").get_token(AKS_SCOPE)
        check("AADSTS50126 is raised", False, "a token came")
    except ClientAuthenticationError as error:
        check("AADSTS50126 is raised", "AADSTS50126:" in str(error), error)


def main():
    options = arguments()
    for part in [managed, federated, refused, azure_identity]:
        part(options)


main()
