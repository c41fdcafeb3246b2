"""MSAL Python gets tokens from the emulator: by client secret, bound to a key, in the browser, by device code and refresh token.

usage: msal_against_emulator.py BASE_URL CA_FILE   (needs: pip install msal)
"""

import base64
import hashlib
import html
import json
import re
import ssl
import threading
import urllib.parse
import urllib.request
import webbrowser

import msal

from emulator_checks import (
    ADA, AKS_CLIENT, AKS_SCOPE, AKS_SERVER, AZURE_CLI, CI_CLIENT, CI_SECRET, CONTOSO, FABRIKAM, arguments, check, claims, control,
)


def client_secret(options):
    app = msal.ConfidentialClientApplication(
        CI_CLIENT, client_credential=CI_SECRET, authority=f"{options.base_url}/{CONTOSO}", instance_discovery=False, verify=options.ca_file
    )
    result = app.acquire_token_for_client([AKS_SCOPE])
    check("client secret gives a token", "access_token" in result, result)
    check("the token is for the AKS server", claims(result["access_token"])["aud"] == AKS_SERVER, result)
    check("no refresh token comes with it", "refresh_token" not in result and "id_token" not in result, result)
    again = app.acquire_token_for_client([AKS_SCOPE])
    check("the second call is answered from MSAL's cache", again["access_token"] == result["access_token"], again)


def wrong_secret(options):
    app = msal.ConfidentialClientApplication(
        CI_CLIENT, client_credential="wrong", authority=f"{options.base_url}/{CONTOSO}", instance_discovery=False, verify=options.ca_file
    )
    result = app.acquire_token_for_client([AKS_SCOPE])
    check("a wrong secret is AADSTS7000215", result.get("error_codes") == [7000215] and result["error"] == "invalid_client", result)


def proof_of_possession(options):
    app = msal.ConfidentialClientApplication(
        CI_CLIENT, client_credential=CI_SECRET, authority=f"{options.base_url}/{CONTOSO}", instance_discovery=False, verify=options.ca_file
    )
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(b"a key").digest()).decode().rstrip("=")
    key = base64.urlsafe_b64encode(json.dumps({"kid": thumbprint}).encode()).decode().rstrip("=")
    result = app.acquire_token_for_client([AKS_SCOPE], data={"token_type": "pop", "req_cnf": key, "key_id": thumbprint})
    check("a token for a key is of the type pop", result.get("token_type") == "pop", result)
    check("it names the key", claims(result["access_token"])["cnf"] == {"kid": thumbprint}, claims(result["access_token"]))


def public_client(options, client_id, tenant=CONTOSO, cache=None):
    return msal.PublicClientApplication(
        client_id, authority=f"{options.base_url}/{tenant}", instance_discovery=False, verify=options.ca_file, token_cache=cache
    )


def device_code(options):
    cache = msal.TokenCache()
    app = public_client(options, AKS_CLIENT, cache=cache)
    flow = app.initiate_device_flow([AKS_SCOPE])
    check("a device code has a user code of nine characters", len(flow["user_code"]) == 9, flow)
    check("the page is the emulator's", flow["verification_uri"] == f"{options.base_url}/devicelogin", flow)
    control(options, "POST", "device-codes/approve", {"user_code": flow["user_code"], "user": ADA, "after_polls": 1})
    result = app.acquire_token_by_device_flow(flow)
    check("the approved device code gives a token", "access_token" in result, result)
    check("the token is ada's", claims(result["access_token"])["upn"] == ADA, result)
    check("the ID token is ada's", result["id_token_claims"]["preferred_username"] == ADA, result)
    account = app.get_accounts()[0]
    check("MSAL builds the home account id", account["home_account_id"].endswith("." + CONTOSO), account)
    again = app.acquire_token_silent([AKS_SCOPE], account=account)
    check("a silent call is answered from MSAL's cache", again["access_token"] == result["access_token"], again)
    refreshed = app.acquire_token_silent_with_error([AKS_SCOPE], account=account, force_refresh=True)
    check("a forced refresh gives another token", refreshed["access_token"] != result["access_token"], refreshed)
    other = app.acquire_token_silent_with_error(["https://graph.microsoft.com/.default"], account=account)
    check("the refresh token serves another resource", claims(other["access_token"])["aud"] == "https://graph.microsoft.com", other)
    refused = app.acquire_token_silent_with_error(["https://management.core.windows.net//.default"], account=account)
    check("but not one that is closed to the application", "AADSTS65002:" in refused["error_description"], refused)
    guest = public_client(options, AKS_CLIENT, tenant=FABRIKAM, cache=cache)
    away = guest.acquire_token_silent_with_error([AKS_SCOPE], account=account)
    check("the refresh token serves a tenant where ada is a guest", claims(away["access_token"])["tid"] == FABRIKAM, away)
    control(options, "POST", "revoke", {"user": ADA})
    refused = app.acquire_token_silent_with_error([AKS_SCOPE], account=account, force_refresh=True)
    check("a revoked session is AADSTS50173", refused.get("error_codes") == [50173], refused)


class FormBrowser:
    """Opens a page and sends the form on it, as a browser with scripts would."""

    def __init__(self, options):
        self._context = ssl.create_default_context(cafile=options.ca_file)

    def open(self, address, new=0, autoraise=True):
        threading.Thread(target=self._visit, args=[address], daemon=True).start()
        return True

    def _visit(self, address):
        with urllib.request.urlopen(address, context=self._context) as answer:
            page = answer.read().decode()
        fields = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', page)}
        target = html.unescape(re.search(r'<form method="post" action="([^"]*)"', page).group(1))
        urllib.request.urlopen(target, data=urllib.parse.urlencode(fields).encode()).close()


def interactive(options):
    webbrowser.register("form", None, FormBrowser(options), preferred=True)
    control(options, "POST", "settings", {"auto_sign_in": ADA})
    # MSAL checks state, nonce and code verifier.
    result = public_client(options, AKS_CLIENT).acquire_token_interactive([AKS_SCOPE], timeout=60)
    control(options, "POST", "settings", {"auto_sign_in": None})
    check("the browser brings a token", "access_token" in result, result)
    check("the token is ada's", claims(result["access_token"])["upn"] == ADA, result)
    check("a refresh token comes with it", "refresh_token" in result, result)


def declined(options):
    app = public_client(options, AKS_CLIENT)
    flow = app.initiate_device_flow([AKS_SCOPE])
    control(options, "POST", "device-codes/decline", {"user_code": flow["user_code"]})
    result = app.acquire_token_by_device_flow(flow)
    check("a declined device code is AADSTS65004", result.get("error_codes") == [65004], result)


def family(options):
    app = public_client(options, AZURE_CLI)
    flow = app.initiate_device_flow([AKS_SCOPE])
    control(options, "POST", "device-codes/approve", {"user_code": flow["user_code"], "user": ADA})
    result = app.acquire_token_by_device_flow(flow)
    check("the Azure CLI's refresh token is a family token", result.get("foci") == "1", result)


def main():
    options = arguments()
    control(options, "POST", "reset")
    control(options, "POST", "settings", {"device_code_interval": 1})
    for part in [client_secret, wrong_secret, proof_of_possession, interactive, device_code, declined, family]:
        part(options)
    control(options, "POST", "settings", {"device_code_interval": 5})


main()
