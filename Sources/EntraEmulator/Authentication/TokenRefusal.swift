/// Why a cluster does not let somebody in. The API server tells its clients no more than "Unauthorized".
struct TokenRefusal: Error, Sendable, Equatable {
  let reason: String
  /// The HTTP status of the webhook's answer; the API server reads the reason only with 200.
  let status: Int

  init(_ reason: String, status: Int = 401) {
    self.reason = reason
    self.status = status
  }
}
