import Kubeconfig
import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// The kubeconfig, the exec entry, the program, kuberc and the cache.
@Suite("kubelogin doctor on files and programs")
struct DoctorKubeconfigTests {
  private func offline(_ change: (inout DoctorMachine) throws -> Void) throws -> TestMachine.Outcome {
    var machine = try DoctorMachine()
    machine.queueVersion()
    try change(&machine)
    return machine.run(["--offline"])
  }

  @Test(
    "An entry that kubectl cannot use is named",
    arguments: [
      ("", ", apiVersion: client.authentication.k8s.io/v1alpha1", "problem", "apiVersion is v1alpha1, which kubectl cannot use since 1.24"),
      ("", ", interactiveMode: Always", "warning", "interactiveMode is Always: kubectl fails in pipes"),
      ("", ", interactiveMode: Sometimes", "problem", "interactiveMode is \"Sometimes\""),
      (", --tenant, x", "", "problem", "unknown flag: --tenant"),
      (", --client-secret, s3cr3t-in-the-file", "", "warning", "the kubeconfig holds a secret: --client-secret"),
      (
        "", ", env: [{name: AZURE_CLIENT_SECRET, value: s3cr3t-in-the-file}]", "warning",
        "the kubeconfig holds a secret: AZURE_CLIENT_SECRET"
      ),
      ("", ", env: [{name: AZURE_CLIENT_ID, value: other}]", "warning", "AZURE_CLIENT_ID replaces --client-id of the kubeconfig"),
    ])
  func entry(argument: String, field: String, level: String, fact: String) throws {
    let outcome = try offline { try $0.write(DoctorMachine.arguments(argument), exec: field) }

    #expect(outcome.output.contains("\(level.padding(7))  user        \(fact)"), "\(outcome.output)")
    #expect(!outcome.output.contains("s3cr3t"))
    #expect(outcome.status == (level == "problem" ? 1 : 0))
  }

  @Test(
    "A user without an exec entry of ours is named",
    arguments: [
      ("auth-provider: {name: azure}", "has the old auth-provider \"azure\""), ("token: abc", "does not run kubelogin: it has token"),
      ("exec: {command: gke-gcloud-auth-plugin}", "does not run kubelogin get-token"),
      ("exec: {command: kubelogin, args: [get-token, --oidc-issuer-url=x]}", "another program of that name"),
    ])
  func foreign(user: String, fact: String) throws {
    let outcome = try offline { try $0.write("", user: user) }

    #expect(outcome.status == 1)
    #expect(outcome.output.contains("problem  user        the user ci ") && outcome.output.contains(fact), "\(outcome.output)")
  }

  @Test("A fixed token beside the entry wins in kubectl, and is a problem")
  func fixedToken() throws {
    let exec = "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: \(DoctorMachine.arguments())}"
    let outcome = try offline { try $0.write("", user: "token: t0k3n-of-old-times\n    \(exec)") }

    #expect(outcome.output.contains("problem  user        the user ci also has a fixed token\n"))
    #expect(!outcome.output.contains("t0k3n"))
  }

  @Test("Permissions: others may read it, and it holds a secret")
  func permissions() throws {
    let open = try offline { try $0.write(DoctorMachine.arguments(), mode: 0o644) }
    let secret = try offline { try $0.write(DoctorMachine.arguments(", --client-secret, s3cr3t-in-the-file"), mode: 0o644) }

    #expect(open.status == 0 && open.output.contains("warning  kubeconfig  others can read or change"))
    #expect(secret.status == 1 && secret.output.contains("(mode 644), and it holds a secret\n"))
  }

  @Test("A lock that was left behind is named at once, and the file is read all the same")
  func lock() throws {
    let outcome = try offline { try $0.put("", to: ".kube/config.lock") }

    #expect(outcome.status == 1)
    #expect(outcome.output.contains("problem  kubeconfig  the kubeconfig is locked: "))
  }

  @Test("A cluster, a context or a user that is missing")
  func missing() throws {
    let cluster = try offline { try $0.write(DoctorMachine.arguments(), context: ", cluster: nowhere") }
    let context = try DoctorMachine()
    context.queueVersion()

    #expect(cluster.status == 1)
    #expect(
      context.run(["--offline", "--context", "prod"]).output.contains("problem  kubeconfig  no context exists with the name: \"prod\"\n"))
  }

  @Test(
    "Which program kubectl runs",
    arguments: [
      ("kubelogin version \ngit hash: v1/abc\nSwift version: 6.3\n", nil, "warning", "another build of this program (v1/abc)"),
      ("kubelogin version \ngit hash: v0.2.9/abc\nGo version: go1.24\n", nil, "warning", "which is Azure/kubelogin (v0.2.9/abc)"),
      ("kubelogin version v1.34.0\n", "Flags:\n  --oidc-issuer-url string\n", "problem", "which is int128/kubelogin, another program"),
      ("hello\n", "usage: hello\n", "problem", "which is no kubelogin"),
    ])
  func programs(version: String, help: String?, level: String, fact: String) throws {
    let machine = try DoctorMachine()
    machine.queueVersion(version)
    if let help { machine.queueVersion(help) }

    let outcome = machine.run(["--offline"])

    #expect(outcome.output.hasPrefix("\(level.padding(7))  program     kubectl runs \(machine.directory.path)/bin/kubelogin, "))
    #expect(outcome.output.contains(fact))
    #expect(machine.programs.runs.allSatisfy { $0.timeout <= .seconds(3) && $0.directory == "/" })
  }

  @Test("A program that hangs, one that does not start, and none at all")
  func brokenPrograms() throws {
    func outcome(_ error: ChildProcessError) throws -> String {
      let machine = try DoctorMachine()
      machine.programs.queue { _ in throw error }
      return machine.run(["--offline"]).output
    }
    let none = try DoctorMachine(["PATH": "/nowhere"])

    #expect(try outcome(.timedOut).contains("which does not work: it did not end within 3 s\n"))
    #expect(try outcome(.cannotStart("Exec format error")).contains("which does not work: Exec format error\n"))
    #expect(none.run(["--offline"]).output.contains("problem  program     kubectl finds no plugin: kubelogin is in no directory of PATH\n"))
  }

  @Test(
    "kuberc may forbid the plugin",
    arguments: [
      ("credentialPluginPolicy: DenyAll", true), ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: other}]", true),
      ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: kubelogin}]", false),
      ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: kubelogin}]", false), ("aliases: []", false),
    ])
  func kuberc(text: String, forbids: Bool) throws {
    let outcome = try offline { try $0.put(text, to: ".kube/kuberc") }

    #expect(outcome.output.contains("which does not allow kubelogin") == forbids)
    #expect(outcome.status == (forbids ? 1 : 0))
  }

  @Test("A cache that others own, can look into, or that cannot be written")
  func cache() throws {
    let open = try offline {
      try Files.makeDirectory("\($0.directory.path)/.kube/cache/kubelogin/sessions", mode: 0o755)
      try $0.put("x", to: ".kube/cache/kubelogin/sessions/stray")
    }

    #expect(open.output.contains("warning  cache       others can look into "))
    #expect(open.output.contains("warning  cache       damaged, or not from kubelogin, in "))
  }

  @Test("What the method needs: az and its account")
  func azureCLI() throws {
    func outcome(_ profile: String?) throws -> String {
      try offline { machine in
        try machine.write(DoctorMachine.arguments().replacing("spn", with: "azurecli"))
        if let profile {
          try machine.put("#!/bin/sh\n", to: "bin/az", mode: 0o755)
          try Files.makeDirectory("\(machine.directory.path)/.azure")
          try machine.put(profile, to: ".azure/azureProfile.json")
        }
      }.output
    }
    let account =
      #"{"subscriptions":[{"id":"s","isDefault":true,"tenantId":"\#(DoctorMachine.tenant)","user":{"name":"ada@contoso.example"}}]}"#

    #expect(try outcome(nil).contains("problem  method      az is in no directory of PATH\n"))
    #expect(try outcome(#"{"subscriptions":[]}"#).contains("problem  method      nobody is signed in to az"))
    #expect(try outcome(account).contains("signed in as ada@contoso.example in the tenant \(DoctorMachine.tenant)\n"))
    #expect(try outcome(account.replacing("c0117050", with: "fab21ca4")).contains("; --tenant-id says \(DoctorMachine.tenant)\n"))
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: width - count) }
}
