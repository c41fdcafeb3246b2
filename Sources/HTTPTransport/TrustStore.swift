import Platform

/// Where the trusted certificates are.
///
/// As in Go: SSL_CERT_FILE stands in for the system's bundle, SSL_CERT_DIR (a list with colons) for its directory. Since either
/// of the two holds all that the system trusts, the system is left out only when both variables are set.
/// Source: Go, crypto/x509, root_unix.go and root_linux.go.
struct TrustStore: Equatable {
  /// PEM, all of them trusted.
  var files: [String] = []
  /// With OpenSSL's hash links, so that a certificate is read only when it is needed. Source: openssl-rehash(1).
  var directories: [String] = []

  static let systemDirectories = ["/etc/ssl/certs", "/etc/pki/tls/certs"]
  static let systemBundles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
  ]

  /// - Parameters:
  ///   - names: what a directory holds; empty for one that does not exist.
  ///   - exists: whether there is a file.
  static func chosen(_ environment: Environment, names: (String) -> [String], exists: (String) -> Bool) -> TrustStore {
    let file = environment.nonEmpty("SSL_CERT_FILE")
    let namedDirectories = environment.nonEmpty("SSL_CERT_DIR")?.split(separator: ":").map(String.init)
    var store = TrustStore()
    if let file { store.files.append(file) }
    for directory in namedDirectories ?? [] { store.add(directory, holding: names(directory)) }
    if file == nil || namedDirectories == nil { store.addSystem(names: names, exists: exists) }
    return store
  }

  /// A hashed directory is taken before a bundle: parsing a bundle costs 16 ms, a directory 1.3 ms. Where there is neither, as in an image into which
  /// somebody has mounted a certificate, whatever the directory holds is taken.
  private mutating func addSystem(names: (String) -> [String], exists: (String) -> Bool) {
    // A few links only are an administrator's own, beside a bundle that holds the rest.
    let fewest = 10
    if let directory = Self.systemDirectories.first(where: { names($0).count(where: Self.isHashLink) >= fewest }) {
      directories.append(directory)
    } else if let bundle = Self.systemBundles.first(where: exists) {
      files.append(bundle)
    } else if let directory = Self.systemDirectories.first(where: { !names($0).isEmpty }) {
      add(directory, holding: names(directory))
    }
  }

  private mutating func add(_ directory: String, holding names: [String]) {
    if names.contains(where: Self.isHashLink) {
      directories.append(directory)
    } else {
      files += names.sorted().map { "\(directory)/\($0)" }
    }
  }

  /// Eight hexadecimal digits, a dot and a number.
  private static func isHashLink(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 8 && UInt32(Substring(parts[0]), radix: 16) != nil && UInt8(Substring(parts[1])) != nil
  }
}
