import Platform
import TestSupport
import Testing

@testable import Entra
@testable import LoginMethods
@testable import OAuth

/// Which tokens of az may be kept.
@Suite struct AzureCLIEvidenceTests {
  private static let tenant = "c0117050-1111-4a4a-8b8b-000000000001"
  private static let other = "fab21ca4-2222-4a4a-8b8b-000000000002"
  private static let app = "51000001-c1c1-4a4a-8b8b-0000000000c1"

  private func claims(_ json: String) -> AccessTokenClaims? { AccessTokenClaims("e30.\(encodeBase64URL(Array(json.utf8))).c2ln") }

  private func evidence(
    name: String = "ada@contoso.example", type: String = "user", info: String? = nil,
    claims json: String = #"{"tid":"\#(tenant)","upn":"Ada@contoso.example"}"#
  ) -> AzureCLIEvidence {
    AzureCLIEvidence(
      subscription: AzureCLIAccount.Subscription(
        id: "s", tenantId: Self.tenant, user: AzureCLIAccount.User(name: name, type: type, assignedIdentityInfo: info)),
      isSameAccount: true, wroteIntoDirectory: true, cacheHoldsToken: true, claims: claims(json), tenant: nil)
  }

  // MARK: What is needed

  @Test("A token is kept where the profile names its user and az was seen to use the directory")
  func kept() {
    #expect(evidence().doubt == nil)
  }

  @Test("Each piece of evidence is needed, and its absence is told")
  func eachIsNeeded() {
    let changes: [(String, (inout AzureCLIEvidence) -> Void)] = [
      ("names no account", { $0.subscription = nil }), ("changed while az ran", { $0.isSameAccount = false }),
      ("nothing shows that az used", { $0.wroteIntoDirectory = false }), ("holds other tokens", { $0.cacheHoldsToken = false }),
      ("does not tell whose it is", { $0.claims = nil }), ("of another tenant", { $0.tenant = Self.other }),
      ("of another account", { $0.subscription?.user?.name = "bob@contoso.example" }),
      ("of another account", { $0.subscription?.user?.name = nil }), ("of another account", { $0.subscription?.user?.name = "" }),
      ("of another account", { $0.subscription?.user = nil }),
    ]
    for (doubt, change) in changes {
      var evidence = evidence()
      change(&evidence)
      #expect(evidence.doubt?.contains(doubt) == true, "\(doubt): \(evidence.doubt ?? "kept")")
    }
  }

  @Test("A token cache that is encrypted or missing tells nothing")
  func silentCache() {
    var evidence = evidence()
    evidence.cacheHoldsToken = nil

    #expect(evidence.doubt == nil)
  }

  // MARK: People

  @Test(
    "A person is known by any name that the directory vouches for, a guest by the name at home",
    arguments: [
      #""unique_name":"ada@contoso.example""#, #""preferred_username":"ADA@contoso.example""#,
      #""unique_name":"live.com#ada@contoso.example""#, #""upn":"ada_contoso.example#EXT#@fabrikam.example""#,
      #""upn":"else@fabrikam.example","unique_name":"ada@contoso.example""#,
    ])
  func people(_ names: String) {
    #expect(evidence(claims: #"{"tid":"\#(Self.tenant)",\#(names)}"#).doubt == nil)
  }

  @Test(
    "An address for mail, an object ID or another name is no such name",
    arguments: [
      #""email":"ada@contoso.example""#, #""oid":"ada@contoso.example""#, #""upn":"xada@contoso.example""#,
      #""upn":"ada_contoso.examples#EXT#@fabrikam.example""#, #""appid":"ada@contoso.example""#,
    ])
  func otherPeople(_ names: String) {
    #expect(evidence(claims: #"{"tid":"\#(Self.tenant)",\#(names)}"#).doubt?.contains("of another account") == true)
  }

  // MARK: Applications

  @Test("A service principal is known by its client ID, and no person's token passes for its own")
  func servicePrincipal() {
    let own = #"{"tid":"\#(Self.tenant)","appid":"\#(Self.app.uppercased())","idtyp":"app"}"#
    let person = #"{"tid":"\#(Self.tenant)","appid":"\#(Self.app)","upn":"ada@contoso.example"}"#

    #expect(evidence(name: Self.app, type: "servicePrincipal", claims: own).doubt == nil)
    #expect(evidence(name: "other", type: "servicePrincipal", claims: own).doubt != nil)
    #expect(evidence(name: Self.app, type: "servicePrincipal", claims: person).doubt != nil)
  }

  private static let machine = "/subscriptions/s/providers/Microsoft.Compute/virtualMachines/vm"
  private static let assigned = "/subscriptions/s/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"

  @Test(
    "A managed identity is known by what az was told of it",
    arguments: [
      ("MSI", machine, true), ("MSI", assigned, false), ("MSI", nil, false), ("MSIClient-\(app)", assigned, true),
      ("MSIClient-\(other)", assigned, false), ("MSIObject-oid-1", assigned, true), ("MSIObject-oid-2", assigned, false),
      ("MSIResource-\(assigned.uppercased())", assigned, true), ("MSIResource-\(machine)", assigned, false), ("", machine, false),
    ] as [(String, String?, Bool)])
  func managedIdentity(_ info: String, _ resource: String?, _ isKept: Bool) {
    let json =
      #"{"tid":"\#(Self.tenant)","appid":"\#(Self.app)","oid":"oid-1"\#(resource.map { #","xms_mirid":"\#($0)""# } ?? "")}"#
    var evidence = evidence(name: "systemAssignedIdentity", type: "servicePrincipal", info: info, claims: json)
    // Its tokens are in no cache of az.
    evidence.cacheHoldsToken = false

    #expect((evidence.doubt == nil) == isKept, "\(evidence.doubt ?? "kept")")
  }

  // MARK: Tenants

  @Test("The tenant that was asked for counts before the subscription's; a domain cannot be compared")
  func tenants() {
    var evidence = evidence(claims: #"{"tid":"\#(Self.other)","upn":"ada@contoso.example"}"#)
    #expect(evidence.doubt?.contains("of another tenant") == true)

    evidence.tenant = Self.other.uppercased()
    #expect(evidence.doubt == nil)

    evidence.tenant = "fabrikam.example"
    #expect(evidence.doubt == nil)

    evidence.claims = claims(#"{"upn":"ada@contoso.example"}"#)
    #expect(evidence.doubt?.contains("of another tenant") == true)
  }
}
