import Platform

/// What setup is told does not describe a cluster. Nothing is written then.
enum SetupError: UserFacingError, Equatable {
  /// In the words of convert-kubeconfig: `--tenant-id is required`.
  case missing(String)
  case server
  case certificateAuthority(path: String, problem: String)

  var code: String {
    switch self {
    case .missing: "setup.missing"
    case .server: "setup.server"
    case .certificateAuthority: "setup.certificate-authority"
    }
  }

  var summary: String {
    switch self {
    case .missing(let message): message
    case .server: "the value of --server is not the address of an API server"
    case .certificateAuthority(let path, let problem): "\(shownPath(path)) \(problem)"
    }
  }

  var remedy: String {
    switch self {
    case .missing("--server-id is required"): "for AKS it is 6dae42f8-4368-4678-94ff-3960e28e3630; nothing was written"
    case .missing("--server is required"): "for AKS: https:// and the fqdn that az aks show prints; nothing was written"
    case .missing: "give the flag; nothing was written"
    case .server: "give an address such as https://aks.example:443; nothing was written"
    case .certificateAuthority:
      "--certificate-authority takes the cluster's CA certificates as PEM, such as -----BEGIN CERTIFICATE-----; nothing was written"
    }
  }
}
