import Platform
import Testing

@Suite struct RequestTargetTests {
  @Test(
    "An address gives its scheme, host and port, each as it is compared",
    arguments: [
      ("https://login.example", true, "login.example", 443), ("HTTPS://Login.Example/Path?a=b@c", true, "login.example", 443),
      ("http://169.254.169.254/metadata", false, "169.254.169.254", 80), ("http://[FD00::1]:8080/x", false, "fd00::1", 8080),
      ("https://login.example:8443?x", true, "login.example", 8443),
      ("https://login.example/{tenantid}/%20~a!", true, "login.example", 443),
    ] as [(String, Bool, String, UInt16)])
  func parts(_ url: String, _ isSecure: Bool, _ host: String, _ port: UInt16) throws {
    let target = try RequestTarget(url)

    #expect(target.isSecure == isSecure)
    #expect(target.host == host)
    #expect(target.port == port)
  }

  @Test(
    "What two programs could read as two hosts is no address",
    arguments: [
      #"https://evil.example\@login.example/"#, #"https://evil.example\.login.example/"#, #"https://login.example/\evil.example"#,
      #"https:\\login.example/"#, #"https:/\login.example/"#, "https://login.example@evil.example/", "https://@login.example/",
      "https://user:secret@login.example/", "https://login.example /", " https://login.example/", "https://login.example/a b",
      "https://login.example/\n", "https://login.example/\t", "https://login.example\r\n.evil.example/", "https://login.example/\u{0}",
      "https://login.example/\u{7F}", "https://login.example/\u{85}", "https://lögin.example/", "https://login.example/ö",
      "https://login.example/\u{202E}", "https://login.example%2eevil.example/", "https://login.example/#evil",
      "https://login.example#@evil.example/", "https://[::1/", "https://::1/", "https://[login.example]/", "https://login.example:x/",
      "https://login.example:0/", "https://login.example:65536/", "https://login.example:44 3/", "https://login.example:+443/", "https://",
      "https:///path", "https:login.example", "//login.example/", "login.example", "ftp://login.example/",
      "javascript://login.example/%0aalert(1)", "file:///etc/passwd", "https://login.example/\"x", "https://login.example/<x>",
      "https://login.example/`id`", "",
    ])
  func refused(_ url: String) {
    #expect(throws: TransportError.self) { try RequestTarget(url) }
  }

  @Test(
    "Loopback is this machine's addresses and localhost, as they are written and not as some resolver reads them",
    arguments: [
      ("http://127.0.0.1:8080/", true), ("http://127.8.9.1", true), ("http://[::1]/", true), ("http://[::ffff:127.0.0.1]/", true),
      ("http://LOCALHOST/", true), ("http://ci.localhost/", true), ("http://127.1/", false), ("http://2130706433/", false),
      ("http://localhost.evil.example/", false), ("http://127.0.0.1.evil.example/", false), ("http://notlocalhost/", false),
      ("http://169.254.169.254/", false), ("http://0.0.0.0/", false), ("http://[::]/", false),
    ])
  func loopback(_ url: String, _ isLoopback: Bool) throws {
    #expect(try RequestTarget(url).isLoopback == isLoopback)
  }

  @Test(
    "An address is shown without what may be a secret",
    arguments: [
      ("https://login.example/a?code=s3cr3t", "https://login.example/a"), ("https://login.example/a#s3cr3t", "https://login.example/a"),
      ("https://user:s3cr3t@login.example/a", "https://login.example/a"),
      ("https://user:s3@cr3t@login.example/a", "https://login.example/a"), ("https://user:s3?cr3t@login.example/a", "https://…"),
      ("https://user:s3#cr3t@login.example/a", "https://…"), ("user:s3cr3t@login.example", "login.example"),
      ("https://login.example/\u{1B}[31m", "https://login.example/[31m"),
    ])
  func shown(_ url: String, _ shown: String) {
    #expect(RequestTarget.shown(url) == shown)
  }
}
