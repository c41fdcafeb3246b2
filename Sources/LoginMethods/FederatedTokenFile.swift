import OAuth
import Platform

/// A file that another program renews. Source: Azure Workload Identity, projected service account tokens.
struct FederatedTokenFile: Sendable {
  let path: String

  /// Reads it anew: the kubelet replaces it long before the token is over.
  func token() throws(FederatedTokenError) -> FederatedToken {
    let bytes: [UInt8]
    do { bytes = try Files.read(path, limit: FederatedToken.limit) } catch {
      throw .unreadableFile(path: path, reason: error.reason)
    }
    guard let token = FederatedToken(bytes) else { throw .noTokenInFile(path: path) }
    return token
  }
}
