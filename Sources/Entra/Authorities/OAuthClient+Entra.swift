public import OAuth

extension OAuthClient {
  /// Names a request, so that an administrator finds it in Entra's log. Source: MSAL, `client-request-id`.
  public static let entraIdentification: @Sendable (_ requestID: String) -> [(name: String, value: String)] = { requestID in
    [("client-request-id", requestID), ("return-client-request-id", "true")]
  }
}
