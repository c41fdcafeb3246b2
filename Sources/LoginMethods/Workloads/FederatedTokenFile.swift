import Entra
import Platform

/// A file that another program renews, as it was at the start of the run. Source: Azure Workload Identity, projected service account tokens.
///
/// It is read once: a pipe is empty the second time, and the identity that names the session is that of the token that is sent. The kubelet
/// replaces a token long before it expires.
struct FederatedTokenFile: Sendable {
  private let content: Result<FederatedToken, FederatedTokenError>

  /// - Parameter patience: How long a pipe may take.
  init(path: String, patience: Duration) {
    content = Result { () throws(FederatedTokenError) in try Self.read(path, patience) }
  }

  private static func read(_ path: String, _ patience: Duration) throws(FederatedTokenError) -> FederatedToken {
    let bytes: [UInt8]
    do { bytes = try Files.read(path, limit: FederatedToken.limit, patience: patience) } catch {
      throw .unreadableFile(path: path, reason: error.reason)
    }
    guard let token = FederatedToken(bytes) else { throw .noTokenInFile(path: path) }
    return token
  }

  func token() throws(FederatedTokenError) -> FederatedToken { try content.get() }
}
