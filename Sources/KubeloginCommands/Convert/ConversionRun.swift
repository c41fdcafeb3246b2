import Kubeconfig
import LoginMethods
import Platform
import Settings

/// Decides what a run does with each selected user.
struct ConversionRun {
  let conversion: KubeconfigConversion
  let selection: UserSelection
  /// The users that carry the mark of `--pin`.
  let pinned: Set<EntryName>

  private(set) var edits: KubeconfigEdits = []
  private(set) var users: [ConversionReport.User] = []
  /// Secrets of flags that are written, in the order of the settings.
  private(set) var writtenSecrets: [Setting] = []

  private var settings: Settings { conversion.settings }

  init(_ conversion: KubeconfigConversion, of selection: UserSelection, pinned: Set<EntryName>) throws(ConversionError) {
    self.conversion = conversion
    self.selection = selection
    self.pinned = pinned
    for user in selection.users { try decide(user) }
    edits.holdSecret = !writtenSecrets.isEmpty
  }

  /// How many users are converted, those that were so before included.
  var convertedCount: Int { users.count { $0.action != .skipped } }

  private mutating func decide(_ user: KubeconfigUser) throws(ConversionError) {
    let isPinned = pinned.contains(user.name)
    if settings.isOn(.unpin) {
      if isPinned { edits.pins[user.name] = false }
    } else if isPinned && !selection.named.contains(user.name) {
      return report(user, .skipped, reason: "pinned", login: KubeconfigConversion.login(of: user), isPinned: true)
    }
    if changesPinOnly(of: user, isPinned: isPinned) { return changePin(of: user, isPinned: isPinned) }
    switch try conversion.outcome(for: user) {
    case .skipped(let reason): report(user, .skipped, reason: reason, isPinned: isPinned)
    case .converted(let entry): convert(user, to: entry, isPinned: isPinned)
    }
  }

  /// With `--pin` or `--unpin`, users are converted only where `--login` says to what. A user of another program may have a pin as well.
  private func changesPinOnly(of user: KubeconfigUser, isPinned: Bool) -> Bool {
    guard settings.isSet(.login) else { return settings.isOn(.pin) || settings.isOn(.unpin) }
    return settings.isOn(.unpin) && isPinned && KubeconfigConversion.foreign(user) != nil
  }

  private mutating func changePin(of user: KubeconfigUser, isPinned: Bool) {
    let login = KubeconfigConversion.login(of: user)
    let reason = KubeconfigConversion.foreign(user)
    if isPinned != settings.isOn(.pin), reason == nil || isPinned {
      edits.pins[user.name] = !isPinned
      report(user, isPinned ? .unpinned : .pinned, login: login, isPinned: !isPinned)
    } else {
      report(user, reason == nil ? .unchanged : .skipped, reason: reason, login: login, isPinned: isPinned)
    }
  }

  private mutating func convert(_ user: KubeconfigUser, to entry: ExecEntry, isPinned: Bool) {
    edits.users.append(UserEdit(user: user.name, exec: entry))
    if settings.isOn(.pin) && !isPinned { edits.pins[user.name] = true }
    writtenSecrets += settings.secrets(in: entry.arguments).filter { !writtenSecrets.contains($0) }
    let isDone = user.exec == entry && user.authProvider == nil
    let pin = edits.pins[user.name]
    let done = pin.map { $0 ? ConversionReport.Action.pinned : .unpinned } ?? .unchanged
    report(user, isDone ? done : .converted, login: conversion.method.name, isPinned: pin ?? isPinned, changesPin: pin != nil)
  }

  private mutating func report(
    _ user: KubeconfigUser, _ action: ConversionReport.Action, reason: String? = nil, login: String? = nil, isPinned: Bool,
    changesPin: Bool = false
  ) {
    users.append(
      ConversionReport.User(
        name: user.name.text, file: user.path, line: user.line, action: action, reason: reason, login: login, isPinned: isPinned,
        changesPin: changesPin))
  }
}
