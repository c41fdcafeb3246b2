/// What a cluster's API server asks Azure, and what the webhooks ask in turn.
///
/// The paths without a cluster are the first cluster's.
/// Source: kubeguard's routes.
enum Webhooks {
  static let endpoints: [Endpoint] =
    ["", "/clusters/{cluster}"].flatMap { cluster in
      [
        Endpoint("token-review", "POST", cluster + "/tokenreviews", TokenReviewWebhook.answer),
        Endpoint("access-review", "POST", cluster + "/subjectaccessreviews", AccessReviewWebhook.answer),
      ]
    } + [
      Endpoint("health", "GET", "/healthz") { _ in healthy },
      Endpoint("health", "GET", "/readyz") { _ in healthy },
      Endpoint("cluster-token", "POST", "/clusters/{cluster}/graph-token", ClusterTokens.answerGraph),
      Endpoint("cluster-token", "POST", "/clusters/{cluster}/authorization-token", ClusterTokens.answerAuthorization),
      Endpoint("graph", "POST", "/v1.0/users/{object}/getMemberGroups", MemberGroups.answer),
      Endpoint("graph", "POST", "/v1.0/servicePrincipals/{object}/getMemberGroups", MemberGroups.answer),
      Endpoint("graph", "POST", "/v1.0/me/getMemberGroups", MemberGroups.answer),
      Endpoint("graph", "GET", "/v1.0/users", DirectoryObjects.answerUsers),
      Endpoint("graph", "GET", "/v1.0/servicePrincipals", DirectoryObjects.answerServicePrincipals),
      Endpoint("graph", "POST", "/v1.0/directoryObjects/getByIds", DirectoryObjects.answerByIDs),
      Endpoint("check-access", "POST", "/arm/{scope*}/providers/Microsoft.Authorization/checkaccess", CheckAccess.answerV1),
      Endpoint("check-access", "POST", "/pdp/{scope*}/providers/Microsoft.Authorization/checkaccess", CheckAccess.answerV2),
    ]

  private static let healthy = EmulatorResponse(status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array("ok".utf8))
}
