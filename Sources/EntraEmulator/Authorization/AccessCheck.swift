/// Azure RBAC's own decision: whether somebody may do one thing at one place.
///
/// Source: vendor page "How Azure RBAC determines if a user has access to a resource".
struct AccessCheck: Sendable {
  let book: RoleBook
  let place: Place
  /// Object ids of the user and of their groups, in small letters.
  let identities: Set<String>

  init(book: RoleBook, place: Place, objectID: String, groups: [String]) {
    self.book = book
    self.place = place
    // Only GUIDs can have a role; other groups are Kubernetes' own.
    identities = Set(([objectID] + groups).filter(isGUID).map { $0.lowercased() })
  }

  enum Decision: Sendable, Equatable {
    case allowed(RoleBook.Assignment)
    case denied(RoleBook.Denial)
    case notAllowed
  }

  /// A deny assignment beats every role; of several roles, the first that was assigned is named.
  func decide(_ action: DataAction, isData: Bool = true) -> Decision {
    if isData, let denial = book.denials.first(where: { denies($0, action) }) { return .denied(denial) }
    let assignment = book.assignments.first { assignment in
      identities.contains(assignment.principal.objectID.lowercased()) && place.inherits(from: assignment.scope)
        && assignment.role.permits(action.id, isData: isData) && assignment.condition?.holds(for: action) != false
    }
    return assignment.map(Decision.allowed) ?? .notAllowed
  }

  private func denies(_ denial: RoleBook.Denial, _ action: DataAction) -> Bool {
    let isMeant = denial.principals.isEmpty || !denial.principals.isDisjoint(with: identities)
    let isHere = denial.rule.doNotApplyToChildScopes == true ? denial.scope == place.scope : place.inherits(from: denial.scope)
    return isMeant && denial.excluded.isDisjoint(with: identities) && isHere && denial.rule.dataActions.matchesAction(action.id)
      && !(denial.rule.notDataActions ?? []).matchesAction(action.id)
  }
}
