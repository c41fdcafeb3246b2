import FoundationEssentials

/// What a Kubernetes API server needs to trust the emulator as AKS's API servers trust Entra: files for it, and for those who use it.
struct ClusterFiles: Sendable {
  let cluster: Cluster
  let directory: Directory
  /// Where the API server reaches the emulator, such as `https://localhost:8443`.
  let emulator: String
  /// Where people of this machine reach it.
  let localEmulator: String
  /// Where people reach the API server, such as `https://127.0.0.1:6443`.
  let apiServer: String
  /// The folder of the files, absolute.
  let folder: String
  let versions: ConfigurationVersions
  let authority: String
  let credentials: Credentials

  /// Certificates and keys that are made for these files.
  struct Credentials: Sendable {
    let webhookCaller: CertificateIssuer.Credential
    let administrator: CertificateIssuer.Credential
    let server: CertificateIssuer.Credential
    /// PEM of a key for tokens of service accounts.
    let serviceAccountKey: String
  }

  struct File: Sendable, Equatable {
    let name: String
    let content: String
    /// 0644 where a container must read it and it holds no key.
    var mode: UInt32 = 0o600
  }

  /// Where minikube puts the files: a folder that its API server sees.
  static let minikubeFolder = "/etc/ssl/certs/entra-emulator"

  var all: [File] {
    var files = [
      File(name: "ca.pem", content: authority, mode: 0o644),
      File(name: "authentication-webhook.yaml", content: WebhookKubeconfig(files: self, path: "tokenreviews").yaml),
      File(name: "authorization-webhook.yaml", content: WebhookKubeconfig(files: self, path: "subjectaccessreviews").yaml),
      File(name: "authentication.yaml", content: AuthenticationConfigurationFile(files: self).yaml, mode: 0o644),
      File(name: "authorization.yaml", content: AuthorizationConfigurationFile(files: self, folder: folder).yaml, mode: 0o644),
      File(
        name: "minikube-authorization.yaml",
        content: AuthorizationConfigurationFile(files: self, folder: ClusterFiles.minikubeFolder).yaml, mode: 0o644),
      File(name: "webhook-caller.pem", content: credentials.webhookCaller.certificate, mode: 0o644),
      File(name: "webhook-caller-key.pem", content: credentials.webhookCaller.key),
      File(name: "apiserver.pem", content: credentials.server.certificate, mode: 0o644),
      File(name: "apiserver-key.pem", content: credentials.server.key),
      File(name: "service-account-key.pem", content: credentials.serviceAccountKey),
      File(name: "kube-apiserver.sh", content: APIServerFlags(files: self).script, mode: 0o755),
      File(name: "kind.yaml", content: KindConfiguration(files: self).yaml, mode: 0o644),
      File(name: "user.kubeconfig", content: UserKubeconfig(files: self).yaml),
      File(
        name: "admin.kubeconfig",
        content: AdminKubeconfig(name: cluster.name, server: apiServer, authority: authority, credentials.administrator).yaml),
    ]
    if let binding = AdminBinding(cluster: cluster) { files.append(File(name: "admin-binding.yaml", content: binding.yaml, mode: 0o644)) }
    return files
  }
}

/// The versions of its own file formats that a release of Kubernetes reads.
///
/// Source: Kubernetes reference, "kube-apiserver Configuration"; AuthorizationConfiguration is v1 from 1.32, AuthenticationConfiguration from 1.34.
struct ConfigurationVersions: Sendable, Equatable {
  let authentication: String
  let authorization: String

  /// - Parameter release: Such as `1.36` or `v1.33.5`.
  init(release: String) throws(ConfigurationError) {
    let parts = release.drop { $0 == "v" }.split(separator: ".")
    guard parts.count >= 2, parts[0] == "1", let minor = Int(parts[1]) else {
      throw ConfigurationError("--kubernetes-version must be such as 1.36, and not '\(release)'")
    }
    guard minor >= 30 else { throw ConfigurationError("Kubernetes \(release) reads no AuthorizationConfiguration: it needs 1.30 or later") }
    authentication = "apiserver.config.k8s.io/" + (minor >= 34 ? "v1" : "v1beta1")
    authorization = "apiserver.config.k8s.io/" + (minor >= 32 ? "v1" : "v1beta1")
  }
}

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

/// A text between double quotes, as YAML and JSON write it.
func quoted(_ text: String) -> String { String(decoding: JSON.string(text).bytes, as: UTF8.self) }

extension String {
  /// Every line behind so many spaces.
  func indented(by count: Int) -> String {
    split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
  }
}
