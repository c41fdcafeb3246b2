import FoundationEssentials
import Platform
import TestSupport
import Testing

/// Some clients read stdout and stderr through one pipe, others take any line on stderr for a failure: a good run must print its credential
/// and nothing else.
@Suite("stdout and stderr in one pipe")
struct MergedOutputTests {
  /// A login method for which nobody is asked.
  enum Method: String, CaseIterable, Sendable {
    case spn, workloadidentity, azurepipelines, azurecli, azd, msi, ropc, auto

    var client: String { self == .ropc ? Workplace.client : Workplace.ci }

    func variables(_ work: Workplace) -> [String: String] {
      switch self {
      case .spn, .auto: ["AZURE_CLIENT_SECRET": Workplace.secret]
      case .workloadidentity:
        [
          "ACTIONS_ID_TOKEN_REQUEST_URL": "\(work.emulator.baseURL)/_ci/github/token?api-version=2.0",
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "github-request-token~for.tests-only",
        ]
      case .azurepipelines:
        [
          "SYSTEM_ACCESSTOKEN": "pipelines-access-token~for.tests-only",
          "SYSTEM_OIDCREQUESTURI": "\(work.emulator.baseURL)/_ci/azure-pipelines/oidctoken",
          "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "5c000001-c1c1-4a4a-8b8b-0000000000c1",
        ]
      case .msi:
        [
          "IDENTITY_ENDPOINT": "\(work.emulator.managedIdentityURL)/msi/token",
          "IDENTITY_HEADER": "identity-header~for.tests-only",
        ]
      case .ropc: ["AZURE_USERNAME": "ada@contoso.example", "AZURE_PASSWORD": "analytical-engine"]
      case .azurecli, .azd: [:]
      }
    }
  }

  /// What about the machine has something to say.
  enum Circumstance: String, CaseIterable, Sendable {
    case plain, readOnlyHome, noHome, replacedFlags, oldFlags

    func variables() -> [String: String] {
      switch self {
      case .readOnlyHome: ["HOME": "/proc/nowhere"]
      case .noHome: ["HOME": ""]
      case .replacedFlags: ["AZURE_TENANT_ID": "contoso.example"]
      case .plain, .oldFlags: [:]
      }
    }

    func flags(_ work: Workplace) -> [String] {
      switch self {
      case .readOnlyHome, .noHome: ["--cache-dir", ""]
      case .oldFlags: ["stray", "--token-cache-dir", work.cache]
      case .plain, .replacedFlags: []
      }
    }
  }

  @Test("Every method, cold and warm, whatever there would be to tell", arguments: Method.allCases, Circumstance.allCases)
  func credentialOnly(_ method: Method, _ circumstance: Circumstance) async throws {
    let outputs = try await onOwnThread {
      let work = try Workplace()
      try Self.install(work)
      let client = method == .msi ? [] : ["--client-id", method.client]
      let arguments = work.getToken(method.rawValue, client: "").filter { $0 != "--client-id" && !$0.isEmpty } + client
      return try (1...2).map { _ in
        try Self.merged(
          work, arguments + circumstance.flags(work), method.variables(work).merging(circumstance.variables()) { $1 })
      }
    }

    for output in outputs { #expect(Self.isCredential(output), "\(output)") }
  }

  @Test("A person's sign-in that serves again, from the cache and through its refresh token")
  func refreshToken() async throws {
    let outputs = try await onOwnThread {
      let work = try Workplace()
      let signIn = try work.start(Programs.kubelogin, work.deviceCode)
      try signIn.waitForError("enter the code")
      try work.emulator.approve("ada@contoso.example")
      _ = try signIn.outcome()
      return try [[], ["--force-refresh"], ["stray"]].map { try Self.merged(work, work.deviceCode + $0, [:]) }
    }

    for output in outputs { #expect(Self.isCredential(output), "\(output)") }
  }

  @Test(
    "At a terminal the same run tells what it has to tell, warm ones too, and not with KUBELOGIN_QUIET",
    .enabled(if: Programs.installed("script") != nil, "script is missing"))
  func terminal() async throws {
    let (seen, hidden) = try await onOwnThread {
      let work = try Workplace()
      let variables = ["AZURE_CLIENT_SECRET": Workplace.secret, "AZURE_TENANT_ID": "contoso.example"]
      let command = ([Programs.kubelogin] + work.servicePrincipal).joined(separator: " ")
      let run = { more in try work.run("script", ["-qec", command, "/dev/null"], variables.merging(more) { $1 }).output }
      // The first one has no terminal: what it stores tells a person all the same.
      _ = try Self.merged(work, work.servicePrincipal, variables)
      return ([try run([:]), try run([:])], try run(["KUBELOGIN_QUIET": "1"]))
    }

    let line = "kubelogin: AZURE_TENANT_ID replaces --tenant-id; --disable-environment-override keeps the flag\r\n"
    for output in seen { #expect(output.hasPrefix(line + #"{"kind":"ExecCredential""#), "\(output)") }
    #expect(hidden.hasPrefix(#"{"kind":"ExecCredential""#), "\(hidden)")
  }

  /// An az and an azd that somebody is signed in to.
  private static func install(_ work: Workplace) throws {
    let tools = [
      "az": #"echo "{\"accessToken\":\"t\",\"expires_on\":$(($(date +%s) + 3600))}""#,
      "azd": #"echo "{\"token\":\"t\",\"expiresOn\":\"$(date -u -d +1hour +%Y-%m-%dT%H:%M:%SZ)\"}""#,
    ]
    for (name, script) in tools {
      let draft = try work.directory.write("#!/bin/sh\n\(script)\n", to: "draft-\(name)")
      // Another program copies it: a file that a test has just written may still be open in another test's child.
      _ = try work.run("install", ["-m", "755", draft, "\(work.directory.path)/bin/\(name)"])
    }
  }

  /// Both streams as one, as a Java client's `redirectErrorStream` makes them.
  private static func merged(_ work: Workplace, _ arguments: [String], _ variables: [String: String]) throws -> String {
    try work.run("sh", ["-c", #"exec "$0" "$@" 2>&1"#, Programs.kubelogin] + arguments, variables).output
  }

  private static func isCredential(_ output: String) -> Bool {
    (try? JSONDecoder().decode(Document.self, from: Data(output.utf8)))?.status.token.isEmpty == false
  }

  private struct Document: Decodable {
    let status: Status

    struct Status: Decodable {
      let token: String
    }
  }
}
