import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// A key or token that is given where a path is wanted is never repeated.
struct ContentForPathTests {
  private static let token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2V4YW1wbGUiLCJzdWIiOiJzZWNyZXQtc3ViamVjdCJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
  private static let pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END PRIVATE KEY-----\n"
  private static let pfx = "MIIKnwIBAzCCClUGCSqGSIb3DQEHAaCCCkYEggpCMIIKPjCCBPIGCSqGSIb3DQEHBqCCBOMwggTfAgEAMIIE2AYJ"
  private static let parts = ["c2lnbmF0dXJl", "hodHRwczov", "MIIEvQIBADAN", "BgkqhkiG", "MIIKnwIBAz", "GCSqGSIb3DQEH"]

  private static let start = ["get-token", "--server-id", "aks", "--client-id", "app", "--tenant-id", "contoso"]

  @Test(
    "A flag", arguments: ["--federated-token-file", "--client-certificate", "--certificate-authority", "--cache-dir", "--kubeconfig"],
    [token, pem, pfx, "  \(token)\n"])
  func flag(_ flag: String, _ content: String) throws {
    let login = flag == "--federated-token-file" ? "workloadidentity" : "spn"

    try expectNothingShown(Self.start + ["-l", login, flag, content, "-v", "10"], [:], naming: flag)
  }

  @Test(
    "A variable",
    arguments: [
      ("AZURE_FEDERATED_TOKEN_FILE", "workloadidentity"), ("AZURE_CLIENT_CERTIFICATE_PATH", "spn"),
      ("AZURE_CLIENT_CERTIFICATE_PATH", "auto"),
      ("AZURE_FEDERATED_TOKEN_FILE", "auto"), ("KUBECACHEDIR", "spn"),
    ], [token, pem, pfx])
  func variable(_ variable: (String, String), _ content: String) throws {
    try expectNothingShown(Self.start + ["-l", variable.1, "-v", "10"], [variable.0: content], naming: nil)
  }

  @Test("The file of an Azure Stack cloud", arguments: [token, pem, pfx])
  func cloudFile(_ content: String) throws {
    let line = Self.start + ["-l", "spn", "--client-secret", "s", "-e", "AzureStackCloud"]

    try expectNothingShown(line, ["AZURE_ENVIRONMENT_FILEPATH": content], naming: nil)
  }

  @Test(
    "A whole kubeconfig in KUBECONFIG",
    arguments: [
      ["convert-kubeconfig", "-l", "azurecli"], ["status"], ["get-token", "--context", "prod"], ["logout", "--context", "prod"],
    ])
  func kubeconfig(_ line: [String]) throws {
    let content =
      "apiVersion: v1\nusers:\n- name: a\n  user:\n    token: \(Self.token)\n    client-key-data: \(Self.pfx)\n    password: pa55w0rd-of-ada\n"

    let machine = try TestMachine(["KUBECONFIG": content, "HOME": "/nowhere"])
    let outcome = machine.run(line)

    #expect(outcome.status == 1)
    for part in Self.parts + ["pa55w0rd"] { #expect(!outcome.error.contains(part), "\(outcome.error)") }
  }

  private func expectNothingShown(_ line: [String], _ variables: [String: String], naming flag: String?) throws {
    let machine = try TestMachine(variables)

    let outcome = machine.run(line)

    #expect((outcome.status, outcome.output) == (1, ""))
    for part in Self.parts { #expect(!outcome.error.contains(part), "\(outcome.error)") }
    if let flag { #expect(outcome.error.contains(flag), "\(outcome.error)") }
    #expect(outcome.error.split(separator: "\n").count < 10)
  }
}
