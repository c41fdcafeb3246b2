import Platform
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "Addresses that are reached from within their network only",
    arguments: [
      "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.169.254", "fd00::1", "fe80::1", "::ffff:10.0.0.1",
    ])
  func isPrivate(text: String) {
    #expect(IPAddress(text)?.isPrivate == true)
  }

  @Test("Addresses of the internet", arguments: ["20.1.2.3", "172.32.0.1", "11.0.0.1", "100.128.0.1", "2603:1020::1"])
  func isPublic(text: String) {
    #expect(IPAddress(text)?.isPrivate == false)
  }
}
