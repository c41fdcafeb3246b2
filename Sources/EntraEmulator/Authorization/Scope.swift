/// An address in Azure's hierarchy: a management group, a subscription, a resource group, a resource or something below it.
///
/// Compared without regard to case. Source: vendor page "Understand scope for Azure RBAC".
struct Scope: Sendable, Hashable, CustomStringConvertible {
  let segments: [String]

  /// As it was written, without a slash at the end.
  var text: String { "/" + segments.joined(separator: "/") }
  var description: String { text }

  init(segments: [String]) {
    self.segments = segments
  }

  /// Nil when it does not begin with a slash or has an empty segment. `/` contains everything.
  init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    let trimmed = text.hasSuffix("/") ? text.dropLast() : text[...]
    segments = trimmed.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard segments.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  static func managementGroup(_ name: String) -> Scope {
    Scope(segments: ["providers", "Microsoft.Management", "managementGroups", name])
  }

  func appending(_ more: String...) -> Scope { Scope(segments: segments + more) }

  /// Whether the other is this scope or below it.
  func contains(_ other: Scope) -> Bool {
    segments.count <= other.segments.count && zip(segments, other.segments).allSatisfy { $0.lowercased() == $1.lowercased() }
  }

  var subscription: String? {
    segments.count >= 2 && segments[0].lowercased() == "subscriptions" ? segments[1] : nil
  }

  static func == (left: Scope, right: Scope) -> Bool { left.text.lowercased() == right.text.lowercased() }

  func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
}

/// A scope with the management groups above its subscription: what inheritance needs to know.
struct Place: Sendable, Equatable {
  let scope: Scope
  let managementGroups: [Scope]

  init(_ scope: Scope, managementGroups: [Scope] = []) {
    self.scope = scope
    self.managementGroups = managementGroups
  }

  /// Whether what was assigned at a scope counts here.
  func inherits(from assigned: Scope) -> Bool { assigned.contains(scope) || managementGroups.contains(assigned) }
}

extension Directory {
  func place(_ scope: Scope) -> Place {
    guard let subscription = subscription(scope.subscription), let tenant = tenant(subscription.tenant) else { return Place(scope) }
    return Place(scope, managementGroups: ([tenant.id] + (subscription.managementGroups ?? [])).map(Scope.managementGroup))
  }

  /// The tenant whose subscription, management group or cluster a scope is in; nil for a scope that the directory does not know.
  func tenant(of scope: Scope) -> Tenant? {
    if let cluster = clusters.first(where: { resourceID(of: $0).contains(scope) }) {
      return cluster.tenants.lazy.compactMap { self.tenant($0) }.first
    }
    if let subscription = subscription(scope.subscription) { return tenant(subscription.tenant) }
    return tenants.first { tenant in
      let groups = [tenant.id] + subscriptions(of: tenant).flatMap { $0.managementGroups ?? [] }
      return groups.contains { Scope.managementGroup($0) == scope }
    }
  }

  private func subscription(_ id: String?) -> Subscription? {
    id.flatMap { id in subscriptions.first { $0.id.lowercased() == id.lowercased() } }
  }
}
