// The thirty troubles that `kubelogin explain` knows, as data; docs/troubleshooting.md is written from them.
// Of those that share a text, the likelier comes first.

extension Symptom {
  static let all: [Symptom] = plugin + signIn + refusedToken + refusedRequest + cluster

  // MARK: kubectl does not start kubelogin, or not as it should

  static let plugin: [Symptom] = [
    Symptom(
      name: "plugin-not-found", title: "kubectl does not find kubelogin",
      marks: [
        Mark("executable kubelogin not found"), Mark("exec: \"kubelogin\"", "executable file not found"),
        Mark("kubelogin: no such file or directory", without: ["/config/", "kubeconfig"]), "kubelogin: command not found",
      ],
      cause: "kubelogin is not installed, or the program that asks for it (an IDE, a service, a CI job) has another PATH than your shell.",
      check: "Run `command -v kubelogin` in the same job or IDE. On a machine with another processor, run the file by hand: it must start.",
      remedy: "Install kubelogin, or write its full path: `kubelogin convert-kubeconfig --exec-command /usr/local/bin/kubelogin`."),
    Symptom(
      name: "another-kubelogin", title: "Another program of the name kubelogin answers",
      marks: [
        "unknown flag: --environment", "unknown flag: --server-id", "unknown flag: --login", "unknown flag: --tenant-id",
        "unknown command \"convert-kubeconfig\"", "unknown shorthand flag: 'l'",
      ],
      cause: "int128/kubelogin, a plugin for OpenID providers, has the same name and stands before this one in PATH.",
      check: "Run `kubelogin doctor`: it lists each kubelogin of PATH. `kubelogin --version` of this one prints a line with `git hash`.",
      remedy: "Change the order of PATH, or write the full path: `kubelogin convert-kubeconfig --exec-command /usr/local/bin/kubelogin`."),
    Symptom(
      name: "plugin-version", title: "kubectl and the exec entry speak different versions of the protocol",
      marks: [
        Mark("plugin returned version", "client.authentication.k8s.io"), Mark("invalid apiversion", "client.authentication.k8s.io"),
        Mark("exec plugin", "invalid apiversion"),
      ],
      cause: "The entry has an old apiVersion: v1alpha1 is gone since kubectl 1.24. Or something set KUBERNETES_EXEC_INFO by hand.",
      check: "`kubelogin doctor` shows the apiVersion of the entry. `env | grep KUBERNETES_EXEC_INFO` must print nothing in your shell.",
      remedy: "`kubelogin convert-kubeconfig --exec-api-version v1`, with kubectl 1.22 or later."),
    Symptom(
      name: "interactive-mode-missing", title: "The exec entry does not say whether it may read from the terminal",
      marks: ["interactivemode must be specified"],
      cause: "An entry with apiVersion v1 must have interactiveMode. This one has none.",
      check: "`kubectl config view --minify` shows the entry without the line.",
      remedy: "`kubelogin convert-kubeconfig --interactive-mode IfAvailable`."),
    Symptom(
      name: "interactive-mode-always", title: "The exec entry wants a terminal, and there is none",
      marks: ["standard input is not a terminal", "standard input is unavailable"],
      cause: "interactiveMode is Always. kubectl then refuses to run in a pipe, with `-f -` and in a CI job.",
      check: "`kubectl config view --minify` shows `interactiveMode: Always`.",
      remedy: "`kubelogin convert-kubeconfig --interactive-mode IfAvailable`; in a job also a login method that needs no person."),
    Symptom(
      name: "exec-info-damaged", title: "KUBERNETES_EXEC_INFO is empty or cut",
      marks: [Mark("cannot convert to execcredential"), Mark("kubernetes_exec_info", "unexpected end of json input")],
      cause: "A script or a wrapper set the variable itself, or cut it. kubectl sets it for each run.",
      check: "`env | grep KUBERNETES_EXEC_INFO` in the shell that starts kubectl.",
      remedy: "`unset KUBERNETES_EXEC_INFO`. This kubelogin takes an empty one as not set."),
    Symptom(
      name: "auth-provider", title: "The kubeconfig has the old auth-provider",
      marks: ["no auth provider found for name \"azure\"", "azure auth plugin has been removed"],
      cause: "The user has `auth-provider: azure`, which kubectl can no longer read since 1.26.",
      check: "`kubectl config view --minify` shows `auth-provider`.",
      remedy: "`kubelogin convert-kubeconfig`, with `--login` for another method than devicecode."),
    Symptom(
      name: "plugin-not-allowed", title: "kubectl's own settings forbid kubelogin",
      marks: ["not permitted by the credential plugin allowlist", Mark("getting credentials", "plugin", "not allowed", "policy set to")],
      cause: "The file kuberc has a credentialPluginPolicy that does not list this program.",
      check: "Read ~/.kube/kuberc, or the file that KUBERC names: `credentialPluginPolicy` and `credentialPluginAllowlist`.",
      remedy: "Add the command as the kubeconfig has it to `credentialPluginAllowlist`, or have the administrator of the machine add it."),
    Symptom(
      name: "plugin-failed", title: "kubelogin ended with an error",
      marks: [
        Mark("getting credentials: exec:", "failed with exit code"), Mark("executable kubelogin failed with exit code"),
        Mark("error:", "hint:", "code:"),
      ],
      cause: "kubectl only says that it failed. Why is on the lines above, which begin with `Error:`, `Hint:` and `Code:`.",
      check: "Run `kubelogin get-token --context NAME -o token > /dev/null`: it prints the error alone.",
      remedy: "Do what the line `Hint:` says. docs/errors.md lists each code. `kubelogin doctor` looks at everything else.",
      isGeneral: true),
  ]

  // MARK: Entra ID, or a tool, refuses to sign in

  static let signIn: [Symptom] = [
    Symptom(
      name: "device-code-blocked", title: "A policy blocks the device code",
      marks: ["aadsts50005", "aadsts53003", "aadsts530033", "aadsts530035"],
      cause: "Conditional Access wants a managed device or forbids device codes. A code cannot prove which device you sit at.",
      check: "The sign-in log of Entra ID shows the policy, by the correlation ID of the message.",
      remedy: "`kubelogin convert-kubeconfig --login interactive`, or `--login azurecli` where az signs in with the broker of the system."),
    Symptom(
      name: "cloud-shell-audience", title: "The identity of Cloud Shell gives no token for AKS",
      marks: ["is not a supported msi token audience"],
      cause: "In Azure Cloud Shell, az is signed in with an identity that gives tokens for a short list of services only.",
      check: "ACC_CLOUD or AZUREPS_HOST_ENVIRONMENT is set: this is Cloud Shell.",
      remedy: "`az login` in Cloud Shell, and try again; or `kubelogin convert-kubeconfig --login devicecode`."),
    Symptom(
      name: "managed-identity-tenant", title: "The tenant is given where it must not be, or not where it must",
      marks: ["tenant shouldn't be specified for managed identity account", "tenant id cannot be empty"],
      cause: "az is signed in with a managed identity, which takes no tenant; or a login method that needs a tenant has none.",
      check: "`az account show --query user` prints systemAssignedIdentity or userAssignedIdentity.",
      remedy: "This kubelogin leaves the tenant out where az refuses it. With another program: remove --tenant-id; else give it."),
  ]
}

extension Symptom {
  // MARK: 401: the API server refuses the token

  /// kubectl's texts for a 401. The API server tells nobody why.
  private static let unauthorized: [Mark] = [
    "you must be logged in to the server", "the server has asked for the client to provide credentials",
    Mark("unauthorized", without: ["forbidden", "aadsts", "authentication required", "failed to pull", "unauthorized_client"]),
  ]

  static let refusedToken: [Symptom] = [
    Symptom(
      name: "unauthorized-tenant", title: "401: the token is of another tenant than the cluster",
      marks: unauthorized,
      cause: "The cluster trusts one tenant. az, azd or the browser is signed in to another one, for example your home tenant as a guest.",
      check: "Compare `Tenant` of `kubelogin status` with `az aks show --query aadProfile.tenantID`.",
      remedy: "`kubelogin convert-kubeconfig --tenant-id TENANT`; with azurecli also `az login --tenant TENANT`."),
    Symptom(
      name: "unauthorized-audience", title: "401: the token is for another server application",
      marks: unauthorized,
      cause: "--server-id is not the application that the cluster trusts.",
      check: "`Audience` of `kubelogin status` must be 6dae42f8-4368-4678-94ff-3960e28e3630 for AKS, 6256c85f-0aad-4d50-b960-e6e9b21efe35 "
        + "for Arc, or serverAppID of `az aks show --query aadProfile` for a cluster with applications of its own.",
      remedy: "`kubelogin convert-kubeconfig --server-id` with that ID."),
    Symptom(
      name: "unauthorized-expired", title: "401: the token has expired, or a clock is wrong",
      marks: unauthorized,
      cause: "The clock of this machine is behind, so that an expired token looks good; or a token was pasted into the kubeconfig.",
      check: "`kubelogin doctor` compares the clock with that of the sign-in host. A field `token:` in the kubeconfig's user never ends.",
      remedy: "Set the clock (`timedatectl set-ntp true`), then `kubelogin get-token --context NAME --force-refresh -o token > /dev/null`."),
    Symptom(
      name: "unauthorized-recreated", title: "401: the cluster was made again under the same name",
      marks: unauthorized,
      cause: "The kubeconfig has the address, the CA or a certificate of the cluster as it was before.",
      check: "Compare `kubectl config view --minify` with `az aks show --query fqdn`.",
      remedy: "`az aks get-credentials --resource-group GROUP --name CLUSTER --overwrite-existing`."),
    Symptom(
      name: "unauthorized-new-cluster", title: "401: the cluster is new, or its sign-in was just changed",
      marks: unauthorized,
      cause: "The control plane does not use the new setting yet.",
      check: "`az aks show --query provisioningState` must print Succeeded.",
      remedy: "Wait some minutes. If it lasts, `az aks update` without a change starts the control plane anew; else ask Azure's support."),
    Symptom(
      name: "unauthorized-group-overage", title: "401: a service principal is in more than 200 groups",
      marks: unauthorized,
      cause: "The token then names no groups, and the cluster cannot look them up for an application.",
      check: "`kubelogin status -o json` prints `\"groupOverage\":true` for an application.",
      remedy: "Take the application out of groups, or use one with fewer."),
    Symptom(
      name: "unauthorized-version", title: "401: the token has version 2",
      marks: unauthorized,
      cause: "AKS takes tokens of version 1 only. An application of your own as server decides the version.",
      check: "`kubelogin doctor` shows `ver` and `iss`. An issuer that ends in /v2.0 is the wrong one.",
      remedy: "Set requestedAccessTokenVersion (api.requestedAccessTokenVersion) of the server application to null or 1."),
    Symptom(
      name: "unauthorized-spn-audience", title: "401: the audience starts with spn:, or must",
      marks: unauthorized,
      cause: "--legacy decides about the prefix `spn:`. Clusters with AKS-managed Entra want none; some with applications of their own do.",
      check: "`Audience` of `kubelogin status`.",
      remedy: "`kubelogin convert-kubeconfig --legacy=false`, or `--legacy` for a legacy cluster."),
    Symptom(
      name: "unauthorized-possession", title: "401 on Arc: the proof of possession is missing, or is for another cluster",
      marks: unauthorized,
      cause: "The cluster wants a proof of possession and gets a plain token, or the claim `u` is not its ARM ID.",
      check: "`kubelogin doctor` shows whether the token is bound to a key, and the `u` that is asked for. It must be the ID that "
        + "`az connectedk8s show --query id` prints.",
      remedy: "`kubelogin convert-kubeconfig --pop-enabled --pop-claims u=ID`, with a login method that can do it."),
    Symptom(
      name: "unauthorized-possession-old", title: "401 on Arc after some minutes: the signed request is too old",
      marks: unauthorized,
      cause: "A cluster takes the signature of a proof of possession for 15 minutes. A client went on with one that it had kept.",
      check: "It begins some 15 minutes after the client started, and ends when the client is started again.",
      remedy: "Start the client again. This kubelogin tells clients an end of 12 minutes, so that they ask in time; check the clock."),
  ]

  // MARK: 403: the API server knows the user and refuses the request

  static let refusedRequest: [Symptom] = [
    Symptom(
      name: "azure-no-role", title: "403: no role assignment in Azure allows it",
      marks: ["does not have access to the resource in azure", "access denied due to azure rbac check failure"],
      cause: "The cluster asks Azure RBAC, and no role of this user has the data action there.",
      check: "`az role assignment list --assignee USER --scope CLUSTER_ID --include-inherited --include-groups`.",
      remedy: "Assign a role at the cluster or at the namespace. It takes up to 5 minutes. "
        + "After a role was activated in PIM: `kubelogin get-token --context NAME --force-refresh -o token > /dev/null`."),
    Symptom(
      name: "azure-role-too-small", title: "403: the role in Azure leaves this resource out",
      marks: ["does not have access to the resource in azure"],
      cause: "RBAC Reader and RBAC Writer leave out nodes, custom resources, roles and bindings, and all else that is not in a namespace, "
        + "except namespaces themselves; Reader also leaves out secrets.",
      check: "See whether `kubectl get pods` works for the same user: then a role is there, and too small.",
      remedy: "Assign Azure Kubernetes Service RBAC Admin, make a custom role with the data action, or bind a ClusterRole of Kubernetes."),
    Symptom(
      name: "kubernetes-no-binding", title: "403: no binding in Kubernetes allows it",
      marks: [
        Mark("forbidden: user", "cannot", without: ["in azure", "azure does not have opinion", "by azure rbac", "azure rbac check"]),
        Mark("forbidden", "user \"", "cannot", without: ["in azure", "azure does not have opinion", "by azure rbac", "azure rbac check"]),
      ],
      cause: "Kubernetes decides by itself, and no RoleBinding or ClusterRoleBinding names this user or one of the groups.",
      check:
        "`kubelogin status` prints the subjects: user and groups as the cluster knows them. `kubectl auth whoami` says it from the other side.",
      remedy: "Have an administrator bind a role to one of these subjects. A group is named by its object ID, never by its name."),
    Symptom(
      name: "guest-without-name", title: "403: a person appears as a GUID",
      marks: [Mark("forbidden", "user \"{guid}\"", "cannot")],
      cause: "A guest's token has no user principal name; so the cluster knows the guest by object ID. An application always appears so.",
      check: "`kubelogin status` prints `User` and the subjects.",
      remedy: "Bind the object ID as the name of the user, or a group of the guest."),
    Symptom(
      name: "azure-no-opinion", title: "403: Azure does not know the user who is impersonated",
      marks: ["azure does not have opinion", "for non aad users"],
      cause: "With --as, or for a service account, no object ID comes with the request, so Azure RBAC says nothing.",
      check: "Look for --as, --as-group, or `as:` in the kubeconfig's user.",
      remedy: "Add `--as-user-extra oid=OBJECT_ID` to --as; or bind a role of Kubernetes to that name."),
    Symptom(
      name: "no-cluster-user-role", title: "Azure does not give out the kubeconfig",
      marks: [
        Mark("authorizationfailed", "listclusterusercredential"), Mark("authorizationfailed", "listclusteradmincredential"),
        Mark("does not have authorization to perform action", "listcluster"), "getting static credential is not allowed",
      ],
      cause: "The roles RBAC Reader and RBAC Writer do not include the right to fetch the kubeconfig. Or --admin is used where local "
        + "accounts are turned off.",
      check: "The message names the action. `az role assignment list --assignee USER --scope CLUSTER_ID --include-inherited`.",
      remedy: "Assign Azure Kubernetes Service Cluster User Role (4abbcc35-e782-43d8-92c5-2d3f1bd2253f) at the cluster; leave --admin out."),
  ]

  // MARK: The API server is not reached

  static let cluster: [Symptom] = [
    Symptom(
      name: "no-such-host", title: "The name of the API server is not known",
      marks: [Mark("no such host", without: ["login.microsoftonline", "login.chinacloudapi", "login.microsoftonline.us"])],
      cause: "A private cluster is asked from outside its network; or the cluster is stopped, was deleted or made again.",
      check: "`.privatelink.` in the name tells a private cluster. `az aks show --query \"[powerState.code, fqdn, privateFqdn]\"`.",
      remedy: "Use the VPN or a machine in the network; or `az aks get-credentials --public-fqdn`; `az aks start` for a stopped cluster."),
    Symptom(
      name: "not-reachable", title: "The API server does not answer, or TLS with it fails",
      marks: [
        "i/o timeout", "tls handshake timeout", Mark("proxyconnect tcp"), "first record does not look like a tls handshake",
        Mark("x509: certificate signed by unknown authority"), Mark("connect: connection refused"), "context deadline exceeded",
        Mark("connect: network is unreachable"), Mark("client.timeout exceeded"),
      ],
      cause: "Time-outs: the cluster lets only some addresses in (authorised IP ranges), or a firewall is in between. "
        + "`proxyconnect` with `first record`: HTTPS_PROXY says https:// of a proxy that speaks http. "
        + "`unknown authority`: a proxy opens the connections, or the kubeconfig has an old CA.",
      check: "`kubelogin doctor` tries each step. `az aks show --query apiServerAccessProfile.authorizedIpRanges` lists the addresses.",
      remedy: "Add your address to the ranges; write http:// in HTTPS_PROXY; put the API server into NO_PROXY or `proxy-url` into the "
        + "kubeconfig; fetch the kubeconfig again."),
  ]
}
