/// For people: kubectl runs kubelogin, which signs in to the emulator.
struct UserKubeconfig: Sendable {
  let files: ClusterFiles

  var yaml: String {
    let name = files.cluster.name
    return """
      apiVersion: v1
      kind: Config
      clusters:
      - name: \(quoted(name))
        cluster:
          server: \(files.apiServer)
          certificate-authority-data: \(base64(files.authority))
      contexts:
      - name: \(quoted(name))
        context: {cluster: \(quoted(name)), user: \(quoted("clusterUser_\(name)"))}
      current-context: \(quoted(name))
      users:
      - name: \(quoted("clusterUser_\(name)"))
        user:
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: kubelogin
            interactiveMode: IfAvailable
            provideClusterInfo: false
            args:
            - get-token
      \(flags.map { "      - \(quoted($0))" }.joined(separator: "\n"))
            env:
            - {name: SSL_CERT_FILE, value: \(quoted(files.folder + "/ca.pem"))}

      """
  }

  private var flags: [String] {
    let isArc = files.cluster.popHost != nil
    var flags = [
      "--server-id", files.cluster.serverApplication, "--client-id",
      isArc ? "3f4439ff-e698-4d6d-84fe-09c9d574f06b" : "80faf920-1908-4b52-b5ef-a8e7bedfc67a", "--tenant-id",
      files.cluster.tenants.lazy.compactMap { files.directory.tenant($0)?.id }.first ?? "", "--authority-host", files.localEmulator + "/",
      "--disable-instance-discovery", "--login", isArc ? "interactive" : "devicecode",
    ]
    if let host = files.cluster.popHost { flags += ["--pop-enabled", "--pop-claims", "u=\(host)"] }
    return flags
  }
}

/// For the local administrator, whom Entra does not know: a client certificate.
struct AdminKubeconfig: Sendable {
  let name: String
  let server: String
  let authority: String
  let credential: CertificateIssuer.Credential
  var user: String

  init(name: String, user: String? = nil, server: String, authority: String, _ credential: CertificateIssuer.Credential) {
    self.name = name
    self.server = server
    self.authority = authority
    self.credential = credential
    self.user = user ?? "clusterAdmin_\(name)"
  }

  var yaml: String {
    """
    apiVersion: v1
    kind: Config
    clusters:
    - name: \(quoted(name))
      cluster:
        server: \(server)
        certificate-authority-data: \(base64(authority))
    contexts:
    - name: \(quoted(name))
      context: {cluster: \(quoted(name)), user: \(quoted(user))}
    current-context: \(quoted(name))
    preferences: {}
    users:
    - name: \(quoted(user))
      user:
        client-certificate-data: \(base64(credential.certificate))
        client-key-data: \(base64(credential.key))

    """
  }
}
