import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

/// When the account behind the Azure CLI is still the same, so that a touched file costs no run of az.
@Suite struct AzureCLIAccountTests {
  private static let alice =
    #"{"id":"1","name":"Dev","tenantId":"contoso","isDefault":true,"environmentName":"AzureCloud","user":{"name":"alice","type":"user"}}"#
  private static let bob =
    #"{"id":"2","name":"Prod","tenantId":"contoso","isDefault":false,"environmentName":"AzureCloud","user":{"name":"bob","type":"user"}}"#

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try write([Self.alice, Self.bob])
  }

  private func write(_ subscriptions: [String], mark: String = "\u{FEFF}") throws {
    try directory.write(
      "\(mark){\"installationId\":\"i\",\"subscriptions\":[\(subscriptions.joined(separator: ","))]}", to: "azureProfile.json")
  }

  private func state(_ flags: [Setting: String] = [:]) throws -> String? {
    let test = TestHost(environment: ["AZURE_CONFIG_DIR": directory.path])
    return try LoginMethod.azureCLI.source(test.signIn([Setting.serverID: "aks"].merging(flags) { $1 })).state
  }

  // MARK: The same account

  @Test("Files written anew with the same content are the same account")
  func touched() throws {
    let before = try state()

    try write([Self.alice, Self.bob])

    #expect(try state() == before)
  }

  @Test("Another order, a missing byte order mark and more subscriptions are the same account")
  func reordered() throws {
    let before = try state()

    try write([Self.bob.replacing("Prod", with: "Other"), Self.bob, Self.alice], mark: "")

    #expect(try state() == before)
  }

  @Test("Facts that choose no account do not matter")
  func otherFacts() throws {
    let before = try state()

    try write([Self.alice.replacing(#""name":"Dev""#, with: #""name":"Renamed","state":"Enabled","managedByTenants":[]"#), Self.bob])

    #expect(try state() == before)
  }

  // MARK: Another account

  @Test(
    "Another default subscription, tenant, cloud, user, kind of user or managed identity is another account",
    arguments: [
      (#""id":"1""#, #""id":"3""#), ("contoso", "fabrikam"), ("AzureCloud", "AzureChinaCloud"), ("alice", "carol"),
      (#""type":"user""#, #""type":"servicePrincipal""#), (#""type":"user""#, #""type":"user","assignedIdentityInfo":"MSIClient-b""#),
    ])
  func changed(_ old: String, _ new: String) throws {
    let before = try state()

    try write([Self.alice.replacing(old, with: new), Self.bob])

    #expect(try state() != before)
  }

  @Test("Choosing another default is another account")
  func otherDefault() throws {
    let before = try state()

    try write([Self.alice.replacing("true", with: "false"), Self.bob.replacing("false", with: "true")])

    #expect(try state() != before)
  }

  @Test("Logging out is another account, whether the file stays or goes")
  func logout() throws {
    let before = try state()

    try write([])
    #expect(try state() != before)

    try Files.remove("\(directory.path)/azureProfile.json")
    #expect(try state() != before)
  }

  @Test(
    "Another secret of a service principal, another cloud or another configuration is another account",
    arguments: ["service_principal_entries.json", "service_principal_entries.bin", "clouds.config", "config"])
  func otherFiles(_ name: String) throws {
    let absent = try state()

    try directory.write("one", to: name)
    let first = try state()
    try directory.write("two", to: name)
    let second = try state()

    #expect(Set([absent, first, second]).count == 3)
  }

  @Test("A profile that cannot be read counts by its content")
  func unreadable() throws {
    try directory.write("{", to: "azureProfile.json")
    let before = try state()

    try directory.write("{{", to: "azureProfile.json")

    #expect(try state() != before)
  }

  // MARK: A named subscription

  @Test("A subscription is named by ID or name, and its user counts, not the default's", arguments: ["2", "Prod"])
  func named(_ subscription: String) throws {
    let before = try state([.subscription: subscription])

    try write([Self.alice.replacing("alice", with: "carol"), Self.bob])
    #expect(try state([.subscription: subscription]) == before)

    try write([Self.alice, Self.bob.replacing("bob", with: "carol")])
    #expect(try state([.subscription: subscription]) != before)
  }

  @Test("az compares a subscription's name without regard to case, and so does the account", arguments: ["prod", "PROD"])
  func namedInOtherCase(_ subscription: String) throws {
    let before = try state([.subscription: subscription])

    try write([Self.alice, Self.bob.replacing("bob", with: "carol")])

    let after = try state([.subscription: subscription])
    #expect(after != before)
  }

  @Test("With a tenant the subscription is not passed to az, so the default's user counts")
  func tenantAndSubscription() throws {
    let flags: [Setting: String] = [.tenantID: "contoso", .subscription: "Prod"]
    let before = try state(flags)

    try write([Self.alice.replacing("alice", with: "carol"), Self.bob])

    let after = try state(flags)
    #expect(after != before)
  }

  // MARK: Stamps

  @Test(
    "The files that end a warm answer are those of AZURE_CONFIG_DIR, else of HOME",
    arguments: [
      (["AZURE_CONFIG_DIR": "/az", "HOME": "/h"], "/az"), (["HOME": "/h"], "/h/.azure"),
      (["AZURE_CONFIG_DIR": "", "HOME": "/h"], "/h/.azure"),
    ])
  func stamps(_ variables: [String: String], _ directory: String) {
    let names = ["azureProfile.json", "service_principal_entries.json", "service_principal_entries.bin", "clouds.config", "config"]

    // The program is stamped too, where there is one.
    let environment = Environment { variables[$0] ?? ($0 == "PATH" ? "/none" : nil) }

    let stamps = LoginMethod.azureCLI.stamps(Settings(flags: [:], environment: environment), environment)

    #expect(stamps == names.map { "\(directory)/\($0)" })
  }

  @Test("Without any file of the Azure CLI there is a state all the same")
  func noDirectory() throws {
    let test = TestHost(environment: ["HOME": "/none"])

    #expect(try LoginMethod.azureCLI.source(test.signIn([.serverID: "aks"])).state != nil)
  }

  @Test("No secret of a service principal can be read in the state")
  func opaque() throws {
    try directory.write("hunter2", to: "service_principal_entries.json")

    #expect(try state()?.contains("hunter2") == false)
  }
}
