import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct CloudTests {
  @Test(
    "A cloud is found by any of its names, in any case; the empty name is the public cloud",
    arguments: [
      ("AzurePublicCloud", "https://login.microsoftonline.com"), ("AzurePublic", "https://login.microsoftonline.com"),
      ("AzureCloud", "https://login.microsoftonline.com"), ("azurepubliccloud", "https://login.microsoftonline.com"),
      ("", "https://login.microsoftonline.com"), ("AzureUSGovernmentCloud", "https://login.microsoftonline.us"),
      ("AZUREUSGOVERNMENT", "https://login.microsoftonline.us"), ("AzureChinaCloud", "https://login.chinacloudapi.cn"),
    ])
  func named(_ name: String, _ host: String) {
    #expect(Cloud.named(name)?.authorityHost == host)
  }

  @Test(
    "Any other name is no cloud: a misspelt one must not send credentials to the public cloud",
    arguments: ["AzureGermanCloud", "AzurePublicClod", " AzureCloud", "AzureStackCloud", "public"])
  func unknown(_ name: String) {
    #expect(Cloud.named(name) == nil)
  }

  @Test("No name and no host belongs to two clouds")
  func unique() {
    let names = Cloud.all.flatMap(\.names).map { $0.lowercased() }
    let hosts = Cloud.all.flatMap(\.hosts)

    #expect(Set(names).count == names.count)
    #expect(Set(hosts).count == hosts.count)
  }

  @Test("An unknown cloud's error lists the names, and gives the nearest")
  func unknownReport() {
    #expect(
      CloudError.unknown("AzureClod").report == """
        Error: "AzureClod" is not a known cloud. The names are AzurePublicCloud, AzurePublic, AzureCloud, AzureUSGovernmentCloud, \
        AzureUSGovernment, AzureChinaCloud, AzureStackCloud
        Hint: correct --environment, or name the sign-in host with --authority-host; did you mean AzureCloud?
        Code: cloud.unknown

        """)
  }

  // MARK: Azure Stack

  @Test(
    "An Azure Stack's file names its authority, with a byte order mark and without",
    arguments: ["", "\u{FEFF}"])
  func stackFile(_ mark: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      "\(mark){\"name\":\"stack\",\"activeDirectoryEndpoint\":\"https://login.stack.example/\"}", to: "cloud.json")

    #expect(try CloudFile.authorityHost(at: path) == "https://login.stack.example/")
  }

  @Test(
    "A file without an authority is an error that says so",
    arguments: [
      "", "{}", "[]", "{\"activeDirectoryEndpoint\":1}", "{\"activeDirectoryEndpoint\":null}", "{\"activeDirectoryEndpoint\":\"https:",
    ])
  func unusableStackFile(_ content: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(content, to: "cloud.json")

    #expect(throws: CloudError.unusableFile(path: path, reason: "no activeDirectoryEndpoint in it")) {
      try CloudFile.authorityHost(at: path)
    }
  }

  @Test("A missing file is an error that names it")
  func missingStackFile() {
    #expect(throws: CloudError.unusableFile(path: "/none/cloud.json", reason: "No such file or directory")) {
      try CloudFile.authorityHost(at: "/none/cloud.json")
    }
  }
}
