public import Platform

/// A platform gave no token of a managed identity.
public enum ManagedIdentityError: UserFacingError, Equatable {
  case unreachable(ManagedIdentitySource, reason: String)
  case identityNotFound(ManagedIdentitySource, asked: String?)
  /// The source knows one identity only, or not by this flag's value.
  case noUserAssigned(ManagedIdentitySource, flag: String)
  case otherIdentity(ManagedIdentitySource)
  case updating(ManagedIdentitySource)
  case refused(ManagedIdentitySource, status: Int, reason: String)
  /// What is wrong with Azure Arc's challenge.
  case challenge(String)
  case keyNotReadable(path: String)
  /// The server must be known by its certificate, and what should tell it does not.
  case cannotPin(ManagedIdentitySource, problem: String)
  case otherCertificate(ManagedIdentitySource)

  public var code: String {
    switch self {
    case .unreachable: "managed-identity.unreachable"
    case .identityNotFound: "managed-identity.not-found"
    case .noUserAssigned: "managed-identity.user-assigned"
    case .otherIdentity: "managed-identity.other-identity"
    case .updating: "managed-identity.updating"
    case .refused: "managed-identity.refused"
    case .challenge: "managed-identity.challenge"
    case .keyNotReadable: "managed-identity.key-file"
    case .cannotPin: "managed-identity.thumbprint"
    case .otherCertificate: "managed-identity.certificate"
    }
  }

  public var summary: String {
    switch self {
    case .unreachable(let source, let reason): "\(source.name) does not answer: \(reason)"
    case .identityNotFound(let source, let asked):
      "\(source.name) knows no \(asked.map { "managed identity \($0)" } ?? "system-assigned managed identity") here"
    case .noUserAssigned(let source, let flag): "\(source.name) cannot choose a managed identity by \(flag)"
    case .otherIdentity(let source): "\(source.name) answered for another managed identity than the one asked for"
    case .updating(let source): "\(source.name) is being updated (status 410)"
    case .refused(let source, let status, let reason): "\(source.name) answered \(status): \(reason)"
    case .challenge(let problem): "the challenge of Azure Arc \(problem)"
    case .keyNotReadable(let path): "the key of Azure Arc, \(path), may not be read by this user"
    case .cannotPin(let source, let problem): "the server of \(source.name) cannot be recognised by its certificate: \(problem)"
    case .otherCertificate(let source): "the server that answers for \(source.name) shows another certificate than it should"
    }
  }

  public var remedy: String {
    switch self {
    case .unreachable(.instanceMetadata, _):
      "run this on an Azure resource that has a managed identity, or choose another --login, such as azurecli or spn"
    case .unreachable(let source, _): "check that \(source.addressVariable) is this machine's, and that its service runs"
    case .identityNotFound(_, .some):
      "assign the identity to this resource, and check --client-id, AZURE_CLIENT_ID and --identity-resource-id"
    case .identityNotFound(_, nil): "turn the system-assigned identity on, or name a user-assigned one with --client-id"
    case .noUserAssigned, .otherIdentity:
      "leave --client-id and --identity-resource-id out; --disable-environment-override ignores AZURE_CLIENT_ID"
    case .updating: "try again: an update takes at most 70 s; a larger --timeout waits for it"
    case .refused(_, 429, _): "too many requests from this machine: try again in a moment"
    case .refused(_, let status, _) where status >= 500: "the service is busy or down: try again later"
    case .refused: "check --server-id, --client-id and --identity-resource-id"
    case .challenge: "check the Azure Arc agent: azcmagent show; and that nobody else answers at IDENTITY_ENDPOINT"
    case .keyNotReadable: "join the group himds and sign in again: sudo usermod -aG himds \"$USER\"; or run as root"
    case .cannotPin, .otherCertificate:
      "take IDENTITY_ENDPOINT, IDENTITY_HEADER and IDENTITY_SERVER_THUMBPRINT as Service Fabric sets them for this process"
    }
  }

  public var isFinalRefusal: Bool {
    switch self {
    case .identityNotFound, .noUserAssigned, .keyNotReadable, .cannotPin, .otherCertificate: true
    case .refused(_, let status, _): (400..<500).contains(status) && ![404, 408, 429].contains(status)
    case .unreachable, .otherIdentity, .updating, .challenge: false
    }
  }
}
