import FoundationEssentials
public import Platform

/// What client-go says to its plugin in KUBERNETES_EXEC_INFO.
///
/// Source: Kubernetes, client.authentication.k8s.io/v1 `ExecCredential`.
public struct ExecInfo: Sendable, Equatable {
  public static let variable = "KUBERNETES_EXEC_INFO"

  /// `client.authentication.k8s.io/v1` or `…/v1beta1`: the answer must say the same.
  public let apiVersion: String
  /// stdin is the person's terminal and may be read. `nil` when kubelogin was not started by client-go.
  public let isInteractive: Bool?

  static let v1 = "client.authentication.k8s.io/v1"
  static let v1beta1 = "client.authentication.k8s.io/v1beta1"

  /// - Parameter text: The variable's value; unset and empty mean a run by hand, answered as v1beta1.
  public init(_ text: String?) throws(ExecInfoError) {
    guard let text, !text.isEmpty else {
      (apiVersion, isInteractive) = (Self.v1beta1, nil)
      return
    }
    guard let value = try? JSONDecoder().decode(LooseJSON.self, from: Data(text.utf8)) else { throw .notJSON(start: Self.excerpt(text)) }
    switch value {
    case .object, .null: break
    default: throw .notJSON(start: Self.excerpt(text))
    }
    switch value["apiVersion"] {
    case nil, .null, .text(""): apiVersion = Self.v1beta1
    case .text(let version) where [Self.v1, Self.v1beta1].contains(version): apiVersion = version
    case .text(let version): throw .unsupportedVersion(Self.excerpt(version))
    default: throw .wrongType(field: "apiVersion", expected: "a string")
    }
    switch value["spec"]?["interactive"] {
    case nil, .null: isInteractive = false
    case .boolean(let isInteractive): self.isInteractive = isInteractive
    default: throw .wrongType(field: "spec.interactive", expected: "a boolean")
    }
  }

  /// The value may hold the cluster's configuration: no more than this of it is shown.
  private static func excerpt(_ text: String) -> String {
    String(text.prefix(80).map { $0.isNewline ? " " : $0 })
  }
}

/// KUBERNETES_EXEC_INFO cannot be used.
public enum ExecInfoError: UserFacingError, Equatable {
  case notJSON(start: String)
  case unsupportedVersion(String)
  case wrongType(field: String, expected: String)

  public var code: String {
    switch self {
    case .notJSON, .wrongType: "exec-info.unreadable"
    case .unsupportedVersion: "exec-info.version"
    }
  }

  public var summary: String {
    switch self {
    case .notJSON(let start):
      "cannot unmarshal \(ExecInfo.variable) to ExecCredential: it is not a JSON object, it starts with \"\(start)\""
    case .unsupportedVersion(let version): "api version: \(version) is not supported"
    case .wrongType(let field, let expected): "cannot unmarshal \(ExecInfo.variable) to ExecCredential: \(field) is not \(expected)"
    }
  }

  public var remedy: String {
    switch self {
    case .notJSON, .wrongType: "client-go sets this variable; outside of it unset \(ExecInfo.variable)"
    case .unsupportedVersion: "set the user's exec.apiVersion in the kubeconfig to \(ExecInfo.v1beta1) or \(ExecInfo.v1)"
    }
  }
}

/// JSON of any shape, with keys found as Go finds them: without regard to case, the exact spelling first.
private enum LooseJSON: Decodable, Equatable {
  case null
  case boolean(Bool)
  case text(String)
  case object([String: LooseJSON])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String: LooseJSON].self) {
      self = .object(value)
    } else {
      self = .other
    }
  }

  subscript(key: String) -> LooseJSON? {
    guard case .object(let members) = self else { return nil }
    return members[key] ?? members.first { $0.key.lowercased() == key.lowercased() }?.value
  }
}
