/// How kube-apiserver is started beside etcd, with everything that it needs from the folder.
///
/// Source: kube-apiserver's reference of flags.
struct APIServerFlags: Sendable {
  let files: ClusterFiles

  /// The three that ask the emulator who somebody is.
  var webhookFlags: [String] {
    [
      "--authentication-token-webhook-config-file=\(files.folder)/authentication-webhook.yaml", "--authentication-token-webhook-version=v1",
      "--authentication-token-webhook-cache-ttl=10s",
    ]
  }

  /// In their place.
  var structuredFlag: String { "--authentication-config=\(files.folder)/authentication.yaml" }

  var authorizationFlag: String { "--authorization-config=\(files.folder)/authorization.yaml" }

  /// The service `kubernetes` gets no endpoint, because an endpoint cannot be on loopback.
  private var serverFlags: [String] {
    [
      "--etcd-servers=http://127.0.0.1:2379", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none", "--secure-port=\(port)", "--tls-cert-file=\(files.folder)/apiserver.pem",
      "--tls-private-key-file=\(files.folder)/apiserver-key.pem", "--client-ca-file=\(files.folder)/ca.pem",
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      "--service-account-key-file=\(files.folder)/service-account-key.pem",
      "--service-account-signing-key-file=\(files.folder)/service-account-key.pem", "--service-cluster-ip-range=10.0.0.0/24",
      "--disable-admission-plugins=ServiceAccount",
    ]
  }

  /// That of the API server's address; 443 where the address has none.
  private var port: String {
    let authority = files.apiServer.split(separator: "/").dropFirst().first ?? ""
    let port = authority.split(separator: ":").last.map(String.init) ?? ""
    return authority.contains(":") && Int(port) != nil ? port : "443"
  }

  /// With the argument `structured` in front, the API server checks tokens itself. All other arguments are flags for it.
  var script: String {
    """
    #!/bin/sh
    # Starts kube-apiserver with the emulator as its Entra. An etcd must listen on 127.0.0.1:2379.
    # Usage: kube-apiserver.sh [structured] [flags]    structured: the API server checks tokens itself, without the authentication webhook
    if [ "${1:-}" = structured ]; then
      shift
      set -- \(shellQuoted(structuredFlag)) "$@"
    else
      set -- \(webhookFlags.map(shellQuoted).joined(separator: " \\\n    ")) "$@"
    fi
    exec "${KUBE_APISERVER:-kube-apiserver}" \\
      \((serverFlags + [authorizationFlag]).map(shellQuoted).joined(separator: " \\\n  ")) \\
      "$@"

    """
  }

  /// All flags, one on each line, as a shell continues them.
  var lines: String {
    (["kube-apiserver"] + (serverFlags + webhookFlags + [authorizationFlag]).map(shellQuoted)).joined(separator: " \\\n    ")
  }
}

/// As a shell reads it back as one word.
func shellQuoted(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    let character = Character(UnicodeScalar(byte))
    return character.isASCII && (character.isLetter || character.isNumber || "-_=./:,@%+".contains(character))
  }
  return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
}
