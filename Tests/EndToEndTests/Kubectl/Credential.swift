import FoundationEssentials

/// Whom the token of a printed ExecCredential is about.
struct Credential: Equatable {
  let tenant: String
  /// The user, or the application where there is none.
  let holder: String

  init(_ output: String) throws {
    let document = try JSONDecoder().decode(Document.self, from: Data(output.utf8))
    let parts = document.status.token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { throw NoToken(description: output) }
    var payload = parts[1].replacing("-", with: "+").replacing("_", with: "/")
    while payload.utf8.count % 4 != 0 { payload += "=" }
    let claims = try JSONDecoder().decode(Claims.self, from: Data(base64Encoded: payload) ?? Data())
    (tenant, holder) = (claims.tid, claims.userName ?? claims.appid)
  }

  init(tenant: String, holder: String) {
    (self.tenant, self.holder) = (tenant, holder)
  }

  private struct NoToken: Error {
    let description: String
  }

  private struct Document: Decodable {
    let status: Status

    struct Status: Decodable {
      let token: String
    }
  }

  private struct Claims: Decodable {
    let tid: String
    let appid: String
    let userName: String?

    enum CodingKeys: String, CodingKey {
      case tid, appid
      case userName = "unique_name"
    }
  }
}
