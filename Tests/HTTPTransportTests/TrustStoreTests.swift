import Platform
import Testing

@testable import HTTPTransport

struct TrustStoreTests {
  private static let links = (10...30).map { "0a1b2c\($0).0" }

  @Test(
    "The trusted certificates are those that Go would take",
    arguments: [
      ([:], TrustStore(directories: ["/etc/ssl/certs"])),
      (["SSL_CERT_FILE": "/my.pem"], TrustStore(files: ["/my.pem"], directories: ["/etc/ssl/certs"])),
      (["SSL_CERT_DIR": "/hashed"], TrustStore(directories: ["/hashed", "/etc/ssl/certs"])),
      (["SSL_CERT_FILE": "/my.pem", "SSL_CERT_DIR": "/hashed:/gone"], TrustStore(files: ["/my.pem"], directories: ["/hashed"])),
      (["SSL_CERT_FILE": "/my.pem", "SSL_CERT_DIR": "/plain"], TrustStore(files: ["/my.pem", "/plain/a.pem", "/plain/b.pem"])),
      (["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""], TrustStore(directories: ["/etc/ssl/certs"])),
    ])
  func choice(values: [String: String], expected: TrustStore) {
    let directories = ["/etc/ssl/certs": Self.links, "/hashed": ["01234567.0"], "/plain": ["b.pem", "a.pem"]]

    let store = TrustStore.chosen(variables(values), names: { directories[$0] ?? [] }, exists: { _ in true })

    #expect(store == expected)
  }

  @Test(
    "A system without a bundle is read from what its directory holds",
    arguments: [
      (["01234567.0", "my.pem"], TrustStore(directories: ["/etc/ssl/certs"])),
      (["b.pem", "a.pem"], TrustStore(files: ["/etc/ssl/certs/a.pem", "/etc/ssl/certs/b.pem"])),
      ([], TrustStore()),
    ])
  func plainDirectory(names: [String], expected: TrustStore) {
    let store = TrustStore.chosen(variables([:]), names: { $0 == "/etc/ssl/certs" ? names : [] }, exists: { _ in false })

    #expect(store == expected)
  }

  @Test("A system without a hashed directory is read from its first bundle")
  func bundle() {
    let store = TrustStore.chosen(
      variables([:]), names: { _ in ["ca-bundle.crt", "01234567.0"] }, exists: { $0 == "/etc/pki/tls/certs/ca-bundle.crt" })

    #expect(store == TrustStore(files: ["/etc/pki/tls/certs/ca-bundle.crt"]))
  }
}
