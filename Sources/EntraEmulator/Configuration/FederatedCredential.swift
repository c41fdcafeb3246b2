/// An issuer's subject whose tokens an application accepts in place of a credential of its own.
///
/// Source: vendor page "federatedIdentityCredential resource type".
public struct FederatedCredential: Sendable, Codable, Equatable {
  public var name: String
  /// The claim `iss`, an https address, compared to the letter.
  public var issuer: String
  /// The claim `sub`, compared to the letter.
  public var subject: String
  /// Of these the claim `aud` must hold one.
  public var audiences: [String]

  public init(name: String, issuer: String, subject: String, audiences: [String] = [FederatedCredential.usualAudience]) {
    self.name = name
    self.issuer = issuer
    self.subject = subject
    self.audiences = audiences
  }

  /// What the public cloud recommends.
  public static let usualAudience = "api://AzureADTokenExchange"
}

extension FederatedCredential {
  /// What the built-in application `ci` accepts: a workflow, a service connection, a pod.
  static let builtIn = [
    FederatedCredential(name: "github", issuer: TokenIssuer.gitHub, subject: "repo:contoso/app:ref:refs/heads/main"),
    FederatedCredential(
      name: "pipelines", issuer: TokenIssuer.azurePipelines, subject: "sc://contoso/demo/5c000001-c1c1-4a4a-8b8b-0000000000c1"),
    FederatedCredential(name: "kubernetes", issuer: TokenIssuer.kubernetes, subject: "system:serviceaccount:default:ci"),
  ]
}
