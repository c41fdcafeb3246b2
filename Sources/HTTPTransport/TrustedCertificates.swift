import Glibc
import Platform

/// The trusted certificates in the form that libcurl takes.
enum TrustedCertificates {
  /// Hands the store to the next transfer: a single file by name, a pipe or several files as one run of bytes.
  ///
  /// - Throws: `TransportError.unusableTrustStore` for an SSL_CERT_FILE that cannot be read or holds no certificate, and `noTrustStore` where
  ///   there is none at all. Go passes over both in silence and fails later with an unknown authority.
  static func load(
    _ environment: Environment, _ ownCertificates: OwnCertificates, patience: Duration
  ) throws(TransportError) -> (bundle: Bundle, directories: String?) {
    let store = TrustStore.chosen(environment, names: { (try? Files.names(in: $0)) ?? [] }, exists: { access($0, R_OK) == 0 })
    let own = try environment.nonEmpty("SSL_CERT_FILE").map { path throws(TransportError) in
      try checked(path) { () throws(SystemError) in try ownCertificates.content(of: path, patience: patience) }
    }
    // OpenSSL takes a list with colons. Source: SSL_CTX_load_verify_locations(3).
    let directories = store.directories.isEmpty ? nil : store.directories.joined(separator: ":")
    let named = store.files.first.flatMap { $0 == own?.path || TrustStore.systemBundles.contains($0) ? $0 : nil }
    switch (store.files.count, named) {
    case (0, _) where directories != nil: return (.none, directories)
    // A pipe was emptied by the check.
    case (1, let file?) where FileStamp.tellsChange(of: file): return (.file(file), directories)
    default:
      var bytes: [UInt8] = []
      for file in store.files {
        let content = if let own, file == own.path { own.content } else { (try? Files.read(file)) ?? [] }
        // A directory may hold anything else: what is not a certificate is skipped, as in Go.
        if holdsCertificate(content) { bytes += content + [UInt8(ascii: "\n")] }
      }
      guard !bytes.isEmpty || directories != nil else {
        throw .noTrustStore(places: TrustStore.systemBundles + TrustStore.systemDirectories)
      }
      return (bytes.isEmpty ? .none : .bytes(bytes), directories)
    }
  }

  enum Bundle: Equatable {
    case none
    case file(String)
    case bytes([UInt8])
  }

  private static func checked(
    _ path: String, read: () throws(SystemError) -> [UInt8]
  ) throws(TransportError) -> (path: String, content: [UInt8]) {
    do throws(SystemError) {
      let content = try read()
      if holdsCertificate(content) { return (path, content) }
    } catch {
      throw .unusableTrustStore(variable: "SSL_CERT_FILE", path: path, reason: error.reason)
    }
    throw .unusableTrustStore(variable: "SSL_CERT_FILE", path: path, reason: "it holds no PEM certificate")
  }

  private static func holdsCertificate(_ bytes: [UInt8]) -> Bool {
    bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      line.starts(with: "-----BEGIN CERTIFICATE-----".utf8) || line.starts(with: "-----BEGIN TRUSTED CERTIFICATE-----".utf8)
    }
  }
}
