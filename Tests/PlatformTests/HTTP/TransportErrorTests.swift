import Platform
import Testing

struct TransportErrorTests {
  @Test(
    "A request without an answer is told by its cause, its host and a code",
    arguments: [
      (.libraryFailed, "libcurl cannot start", "network.libcurl", false),
      (.unusableAddress("htp:/x"), "\"htp:/x\" is not an address that a request can be sent to", "network.address", false),
      (
        .noTrustStore(places: ["/etc/ssl/cert.pem", "/etc/ssl/certs"]),
        "there are no trusted certificates on this machine, neither in /etc/ssl/cert.pem nor in /etc/ssl/certs", "network.no-trust-store",
        false
      ),
      (.unknownHost("login.example"), "the name login.example cannot be resolved", "network.unknown-host", true),
      (.connectionFailed(host: "login.example", reason: "refused"), "no connection to login.example: refused", "network.connect", true),
      (
        .proxyFailed(host: "login.example", reason: "407"), "the proxy does not let requests to login.example through: 407",
        "network.proxy",
        true
      ),
      (.timedOut(host: "login.example"), "login.example did not answer in time", "network.timeout", true),
      (
        .untrustedCertificate(host: "login.example", reason: "self-signed"),
        "the certificate of login.example is not trusted: self-signed", "network.untrusted-certificate", false
      ),
      (.tlsFailed(host: "login.example", reason: "no cipher"), "TLS with login.example failed: no cipher", "network.tls", false),
      (.answerTooLarge(host: "login.example"), "the answer of login.example is larger than 1 MiB", "network.answer-too-large", false),
      (.broken(host: "login.example", reason: "reset"), "the connection to login.example broke: reset", "network.broken", true),
    ] as [(TransportError, String, String, Bool)])
  func report(error: TransportError, summary: String, code: String, isTransient: Bool) {
    #expect(error.report == "Error: \(summary)\nHint: \(error.remedy)\nCode: \(code)\n")
    #expect(!error.remedy.isEmpty)
    #expect(error.isTransient == isTransient)
    // A network comes back: no run may remember its failure as a refusal.
    #expect(!error.isFinalRefusal)
  }

  @Test("A proxy that refuses the password is not asked again: the next tries would lock the account")
  func proxyLogin() {
    let error = TransportError.proxyWantsLogin(proxy: "proxy:8080")

    #expect(error.summary == "the proxy proxy:8080 answered 407: it requires a user name and password, or different ones")
    #expect(error.code == "network.proxy-login")
    #expect(!error.isTransient && error.isFinalRefusal && error.isBeforeSending)
  }
}
