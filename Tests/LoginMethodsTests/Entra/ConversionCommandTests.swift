import Platform
import Settings
import Testing

@testable import LoginMethods

@Suite("The command that changes how a user signs in")
struct ConversionCommandTests {
  private static let present = #" --context "$(kubectl config current-context)""#

  private func command(_ method: LoginMethod, _ flags: [Setting: String], _ variables: [String: String] = [:]) -> String {
    method.conversionCommand(Settings(flags: flags, environment: Environment { variables[$0] }))
  }

  @Test("repeats what convert-kubeconfig takes from flags only, and not what it carries over")
  func flags() {
    let flags: [Setting: String] = [
      .serverID: "s", .clientID: "c", .tenantID: "t", .environment: "AzureChinaCloud", .authorityHost: "https://login.example/",
      .certificateAuthority: "/my ca.pem", .timeout: "90s", .disableInstanceDiscovery: "true", .clientSecret: "hunter2",
    ]

    #expect(
      command(.interactive, flags)
        == "kubelogin convert-kubeconfig --login interactive --authority-host https://login.example/ --disable-instance-discovery=true "
        + "--timeout 90s --certificate-authority '/my ca.pem'" + Self.present)
    #expect(
      command(.azureCLI, flags) == "kubelogin convert-kubeconfig --login azurecli --tenant-id t --timeout 90s" + Self.present)
  }

  @Test("names what a variable stood in for, and takes away the variable that names the method")
  func variables() {
    let variables = ["AAD_LOGIN_METHOD": "devicecode", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "hunter2"]

    #expect(
      command(.interactive, [.clientID: "flag"], variables)
        == "unset AAD_LOGIN_METHOD && kubelogin convert-kubeconfig --login interactive --tenant-id t" + Self.present)
  }

  @Test("names the context and the file of the run")
  func context() {
    #expect(
      command(.azureCLI, [.context: "it's", .kubeconfig: "~/k"])
        == #"kubelogin convert-kubeconfig --login azurecli --kubeconfig '~/k' --context 'it'\''s'"#)
  }
}
