import Platform
import Testing

@testable import HTTPTransport

struct ProxyTests {
  @Test(
    "NO_PROXY means what it means to Go",
    arguments: [
      ("*", "https://a.example", true), ("example.com", "https://example.com", true), ("example.com", "https://b.EXAMPLE.com", true),
      ("example.com", "https://badexample.com", false), (".example.com", "https://example.com", false),
      (".example.com", "https://b.example.com", true), ("*.example.com", "https://b.example.com", true),
      ("x, EXAMPLE.com ,y", "https://example.com", true), ("example.com:8443", "https://example.com", false),
      ("example.com:8443", "https://example.com:8443", true), ("10.1.2.3", "https://10.1.2.3", true),
      ("10.1.2.3:443", "https://10.1.2.3", true), ("10.1.2.3:444", "https://10.1.2.3", false),
      ("10.0.0.0/9", "https://10.127.0.1", true), ("10.0.0.0/9", "https://10.128.0.1", false),
      ("::/0", "https://10.0.0.1", false), ("fd00::/8", "https://[fd12::1]", true), ("[fd12::1]:443", "https://[fd12::1]", true),
      ("fd12::1", "https://[fd12::1]:8443", true), ("", "https://a.example", false), (",,:80,/,host:x", "https://a.example", false),
    ])
  func exceptions(list: String, url: String, isDirect: Bool) throws {
    let environment = variables(["HTTPS_PROXY": "proxy:3128", "NO_PROXY": list])

    let proxy = try Proxy.chosen(for: RequestTarget(url), environment)

    #expect((proxy == nil) == isDirect)
  }

  @Test(
    "Loopback never goes through a proxy",
    arguments: ["https://localhost", "https://127.8.9.1:8443", "https://[::1]", "https://[::ffff:127.0.0.1]"])
  func loopback(url: String) throws {
    #expect(try Proxy.chosen(for: RequestTarget(url), variables(["HTTPS_PROXY": "proxy", "HTTP_PROXY": "proxy"])) == nil)
  }

  @Test(
    "A proxy gets a scheme, a port and remote names as in Go",
    arguments: [
      ("proxy", "http://proxy:80"), ("proxy:3128", "http://proxy:3128"), ("https://proxy/", "https://proxy:443"),
      ("socks5://proxy", "socks5h://proxy:1080"), ("http://u:p%40@[fd00::1]:1", "http://u:p%40@[fd00::1]:1"),
    ])
  func address(value: String, expected: String) {
    #expect(Proxy(value)?.address == expected)
  }

  @Test(
    "User and password end at the last @ and reach libcurl as escapes, those that are there included",
    arguments: [
      ("http://u:p@ss@proxy:8080", "http://u:p%40ss@proxy:8080"), ("u:p@@proxy", "http://u:p%40@proxy:80"),
      ("http://dom\\u:a:b@proxy", "http://dom%5Cu:a%3Ab@proxy:80"), ("http://u:100%@proxy", "http://u:100%25@proxy:80"),
      ("http://u:%2fx%zz@proxy", "http://u:%2fx%25zz@proxy:80"), ("http://u:pä@proxy", "http://u:p%C3%A4@proxy:80"),
      ("http://u@proxy", "http://u@proxy:80"), ("socks5://u:p@s@[::1]", "socks5h://u:p%40s@[::1]:1080"),
    ])
  func credentials(value: String, expected: String) {
    #expect(Proxy(value)?.address == expected)
    #expect(Proxy(value)?.name.contains("@") == false)
  }

  @Test("Each scheme has its variable, upper case first, and a CGI program ignores HTTP_PROXY")
  func variablesOfSchemes() throws {
    let all = ["HTTPS_PROXY": "a", "https_proxy": "b", "http_proxy": "c"]
    let secure = try RequestTarget("https://x.example")
    let plain = try RequestTarget("http://x.example")

    #expect(try Proxy.chosen(for: secure, variables(all))?.name == "a:80")
    #expect(try Proxy.chosen(for: plain, variables(all))?.name == "c:80")
    #expect(try Proxy.chosen(for: plain, variables(["HTTP_PROXY": "c", "REQUEST_METHOD": "GET"])) == nil)
  }

  @Test(
    "An unusable proxy is an error that does not show its password",
    arguments: ["ftp://u:secret@proxy", "http://u:secret@", "u:secret@p:x"])
  func unusable(value: String) throws {
    let target = try RequestTarget("https://x.example")

    #expect(throws: TransportError.proxyFailed(host: "x.example", reason: "HTTPS_PROXY holds no usable address")) {
      try Proxy.chosen(for: target, variables(["HTTPS_PROXY": value]))
    }
  }
}

func variables(_ values: [String: String]) -> Environment {
  Environment { values[$0] }
}
