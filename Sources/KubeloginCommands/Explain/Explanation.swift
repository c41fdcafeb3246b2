import Entra
import Platform

/// What `kubelogin explain` answers. The names are those of `-o json`: scripts count on them.
struct Explanation: Encodable, Equatable {
  /// In the order of their likelihood where they share a text.
  let symptoms: [Entry]
  /// Entra ID's error numbers with what to do about each.
  let entraErrors: [EntraError]
  /// What the API server has refused.
  let refusals: [Refusal]

  struct Entry: Encodable, Equatable {
    let name: String
    let title: String
    let cause: String
    let check: String
    let remedy: String
  }

  struct EntraError: Encodable, Equatable {
    let number: Int
    let remedy: String
  }

  struct Refusal: Encodable, Equatable {
    let user: String
    let request: String
    /// What Azure RBAC calls it.
    let dataAction: String
    /// The smallest built-in role that has it; left out where none can be named.
    let role: Role?
    let command: String?
    let refusedByAzure: Bool
  }

  struct Role: Encodable, Equatable {
    let name: String
    let id: String
  }

  init(_ text: ErrorText) {
    let shown = Symptom.all.filter { $0.shows(in: text) }
    let numbers = text.entraNumbers
    let known = numbers.compactMap { number in
      EntraErrorCatalogue.entries.first { $0.numbers.contains(number) }.map { EntraError(number: number, remedy: $0.remedy) }
    }
    let isSpecific = shown.contains { !$0.isGeneral } || !known.isEmpty
    symptoms = Self.ordered(shown.filter { !isSpecific || !$0.isGeneral }, RefusedRequest.all(in: text)).map(Entry.init)
    entraErrors = known
    refusals = RefusedRequest.all(in: text).map(Refusal.init)
  }

  var isKnown: Bool { !symptoms.isEmpty || !entraErrors.isEmpty || !refusals.isEmpty }

  /// A role that is too small comes first where Reader and Writer leave the resource out, and not at all where every role has it.
  private static func ordered(_ symptoms: [Symptom], _ requests: [RefusedRequest]) -> [Symptom] {
    let roles = requests.filter(\.isByAzure).map { ClusterRole.smallest(with: DataAction($0)) }
    guard !roles.isEmpty, let small = symptoms.firstIndex(where: { $0.name == "azure-role-too-small" }) else { return symptoms }
    var symptoms = symptoms
    if roles.allSatisfy({ $0 == .reader }) {
      symptoms.remove(at: small)
    } else if roles.contains(where: { $0 != .reader && $0 != .writer }),
      let none = symptoms.firstIndex(where: { $0.name == "azure-no-role" })
    {
      symptoms.swapAt(none, small)
    }
    return symptoms
  }
}

extension Explanation.Entry {
  init(_ symptom: Symptom) {
    self.init(name: symptom.name, title: symptom.title, cause: symptom.cause, check: symptom.check, remedy: symptom.remedy)
  }
}

extension Explanation.Refusal {
  init(_ request: RefusedRequest) {
    let action = DataAction(request)
    let role = ClusterRole.smallest(with: action)
    self.init(
      user: request.user, request: request.words, dataAction: action.id,
      role: role.map { Explanation.Role(name: $0.name, id: $0.id) },
      command: role.map { Self.command($0, for: request) }, refusedByAzure: request.isByAzure)
  }

  private static func command(_ role: ClusterRole, for request: RefusedRequest) -> String {
    let cluster = "$(az aks show --resource-group GROUP --name CLUSTER --query id --output tsv)"
    let scope = cluster + (request.namespace.map { "/namespaces/\($0)" } ?? "")
    return "az role assignment create --role \(shellQuoted(role.name)) --assignee \(shellQuoted(request.user)) --scope \"\(scope)\""
  }
}

extension Explanation {
  /// For people.
  var text: String {
    guard isKnown else {
      return """
        This text is not known.
        Try:    kubelogin doctor, which looks at kubectl's plugin, the kubeconfig, the sign-in and the API server in turn
        Or:     give more of the text, with the lines above the last one; docs/troubleshooting.md lists what is known

        """
    }
    let refusals = refusals.map { $0.text(names: $0.refusedByAzure) }
    let errors = entraErrors.map { "AADSTS\($0.number), an error of Entra ID\n   Remedy: \($0.remedy)\n" }
    return (refusals + [listed].compactMap { $0 } + errors).joined(separator: "\n")
  }

  private var listed: String? {
    guard !symptoms.isEmpty else { return nil }
    let isOne = symptoms.count == 1
    let head =
      isOne
      ? ""
      : "This text has \(symptoms.count) known causes, the likeliest first. The checks tell them apart; kubelogin doctor makes most of them.\n\n"
    let entries = symptoms.enumerated().map { index, entry in
      """
      \(isOne ? "" : "\(index + 1). ")\(entry.title) [\(entry.name)]
         Cause:  \(entry.cause)
         Check:  \(entry.check)
         Remedy: \(entry.remedy)

      """
    }
    return head + entries.joined(separator: "\n")
  }
}

extension Explanation.Refusal {
  fileprivate func text(names azure: Bool) -> String {
    var text = "Refused: \(user) may not \(request)\n"
    guard azure else { return text }
    text += "   Data action:   \(dataAction)\n"
    guard let role, let command else {
      return text + "   Built-in role: none names it; Azure has no word for this verb. Bind a role of Kubernetes.\n"
    }
    text += "   Built-in role: \(role.name) (\(role.id)) is the smallest that has it\n"
    return text + "   For example:   \(command)\n"
  }
}
