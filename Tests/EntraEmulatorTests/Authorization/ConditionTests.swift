import Testing

@testable import EntraEmulator

@Suite("Conditions of role assignments")
struct ConditionTests {
  private static let group = "Microsoft.ContainerService/managedClusters/customResources:group"
  private static let asked = DataAction(
    "Microsoft.ContainerService/managedClusters/customresources/read", attributes: [group: "cert-manager.io", "kind": "certificates"])

  @Test(
    "A condition is true or false of a request",
    arguments: [
      ("@Request[\(group)] StringEquals 'cert-manager.io'", true), ("@Request[\(group)] StringEquals 'Cert-Manager.io'", false),
      ("@Request[\(group.uppercased())] StringEqualsIgnoreCase 'Cert-Manager.io'", true),
      ("@Request[\(group)] StringNotEquals 'cert-manager.io'", false), ("@Request[\(group)] StringLike 'cert*'", true),
      ("@Request[\(group)] StringNotLikeIgnoreCase 'CERT*'", false), ("@Request[\(group)] StringStartsWith 'cert-'", true),
      ("@Request[\(group)] ForAnyOfAnyValues:StringEquals {'a', 'cert-manager.io'}", true),
      ("@Request[nothing] StringEquals ''", false), ("@Request[nothing] StringNotEquals 'a'", false),
      ("Exists @Request[kind]", true), ("NOT Exists @Request[kind]", false),
      ("ActionMatches{'Microsoft.ContainerService/managedClusters/customresources/*'}", true),
      ("(!(ActionMatches{'*/write'}) OR (@Request[kind] StringEquals 'issuers'))", true),
      ("!(ActionMatches{'*/read'}) || @Request[kind] StringEquals 'certificates'", true),
      ("@Request[kind] StringEquals 'certificates' AND @Request[kind] StringEquals 'issuers'", false),
      ("@Request[kind] StringEquals 'issuers' OR @Request[kind] StringEquals 'certificates' AND Exists @Request[kind]", true),
    ])
  func evaluation(text: String, expected: Bool) throws {
    let condition = try AssignmentCondition(text)

    #expect(condition.holds(for: Self.asked) == expected)
  }

  @Test(
    "A condition that cannot be understood is told, with the reason",
    arguments: [
      ("", "an attribute such as @Request[…] is missing"), ("@Request[a] StringEquals", "a text between single quotes is missing"),
      ("@Request[a] Equals 'b'", "the operator 'Equals' is not known"), ("@Request[a StringEquals 'b'", "']' is missing"),
      ("@Request[a] StringEquals 'b", "''' is missing"), ("(@Request[a] StringEquals 'b'", "')' is missing"),
      ("@Request[a] StringEquals 'b' x", "it goes on after its end"),
      ("@Resource[a] StringEquals 'b'", "only attributes of @Request are known"), ("#", "'#' has no meaning"),
      (String(repeating: "(", count: 100), "it is nested too deeply"), (String(repeating: "!", count: 100_000), "it is nested too deeply"),
    ])
  func refusal(text: String, reason: String) {
    #expect(throws: ConfigurationError("the condition cannot be understood: \(reason)")) { try AssignmentCondition(text) }
  }
}
