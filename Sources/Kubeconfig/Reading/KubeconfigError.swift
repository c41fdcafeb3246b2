public import Platform

/// A kubeconfig file cannot be read, or not changed as asked.
///
/// Holds names, paths and places only: values of a kubeconfig may be secrets.
public enum KubeconfigError: UserFacingError, Equatable {
  /// The file named by `--kubeconfig` does not exist.
  case missing(path: String)
  /// None of the files in KUBECONFIG exists.
  case noneExists(list: String)
  case tooLarge(path: String)
  /// `offset`: of the first wrong byte, from 0.
  case notUTF8(path: String, offset: Int)
  /// A text with UTF-16's byte order mark. `offset`: of the first wrong code unit, in bytes, from 0.
  case notUTF16(path: String, offset: Int)
  /// `problem`: libyaml's or our own words, without any of the file's text.
  case syntax(path: String, line: Int, column: Int, problem: String)
  case tooDeep(path: String, line: Int)
  case excessiveAliasing(path: String)
  /// Well-formed YAML that is not a kubeconfig: `field` should be `expected`.
  case structure(path: String, line: Int, field: String, expected: String)
  case duplicateName(path: String, line: Int, list: String, name: String, firstLine: Int)
  /// An edit of a user whose text is also used elsewhere, or comes from elsewhere.
  case aliased(path: String, line: Int, user: String)
  /// An edit of a user whose text is another user's as well, which is not to change.
  case sharedUser(path: String, line: Int, user: String, other: String)
  /// An edit of a user whose text is legal, but nothing that we change with certainty.
  case unusualStyle(path: String, line: Int, user: String, what: String)
  case noSuchUser(path: String, user: String)
  /// The lock file has been there for longer than we wait.
  case locked(lock: String)
  /// Another program changed the files in each of our attempts.
  case keepsChanging(path: String)
  /// The changed text, read again, was not what it should be.
  case wrongResult(path: String)
}

extension KubeconfigError {
  public var code: String {
    switch self {
    case .missing, .noneExists: "kubeconfig.missing"
    case .tooLarge: "kubeconfig.too-large"
    case .notUTF8, .notUTF16: "kubeconfig.encoding"
    case .syntax: "kubeconfig.syntax"
    case .tooDeep: "kubeconfig.too-deep"
    case .excessiveAliasing: "kubeconfig.excessive-aliasing"
    case .structure: "kubeconfig.structure"
    case .duplicateName: "kubeconfig.duplicate-name"
    case .aliased: "kubeconfig.aliased"
    case .sharedUser: "kubeconfig.shared-user"
    case .unusualStyle: "kubeconfig.style"
    case .noSuchUser: "kubeconfig.no-such-user"
    case .locked: "kubeconfig.locked"
    case .keepsChanging: "kubeconfig.keeps-changing"
    case .wrongResult: "kubeconfig.wrong-result"
    }
  }

  public var summary: String {
    switch self {
    case .missing(let path): "unable to load kubeconfig: stat \(shownPath(path)): no such file or directory"
    case .noneExists(let list): "unable to load kubeconfig: KUBECONFIG names no file that exists: \(shownPath(list))"
    case .tooLarge(let path): "unable to load kubeconfig: \(shownPath(path)) is larger than 64 MiB"
    case .notUTF8(let path, let offset): "unable to load kubeconfig: \(shownPath(path)) is not UTF-8 at byte offset \(offset)"
    case .notUTF16(let path, let offset): "unable to load kubeconfig: \(shownPath(path)) is not UTF-16 at byte offset \(offset)"
    case .syntax(let path, let line, let column, let problem): "unable to load kubeconfig: \(shownPath(path)):\(line):\(column): \(problem)"
    case .tooDeep(let path, let line): "unable to load kubeconfig: \(shownPath(path)):\(line): nested more than 100 levels deep"
    case .excessiveAliasing(let path): "unable to load kubeconfig: \(shownPath(path)) repeats too much of itself through YAML aliases"
    case .structure(let path, let line, let field, let expected):
      "unable to load kubeconfig: \(shownPath(path)):\(line): \(field) is not \(expected)"
    case .duplicateName(let path, let line, let list, let name, let firstLine):
      "unable to load kubeconfig: \(shownPath(path)):\(line): the name \"\(name)\" appears twice in \(list), first in line \(firstLine)"
    case .aliased(let path, let line, let user):
      "\(shownPath(path)):\(line): user \"\(user)\" shares text with another part of the file through a YAML anchor or alias"
    case .sharedUser(let path, let line, let user, let other):
      "\(shownPath(path)):\(line): users \"\(user)\" and \"\(other)\" share one text through a YAML anchor, and only \"\(user)\" is to change"
    case .unusualStyle(let path, let line, let user, let what): "\(shownPath(path)):\(line): cannot change user \"\(user)\": \(what)"
    case .noSuchUser(let path, let user): "\(shownPath(path)) has no user \"\(user)\""
    case .locked(let lock): "another program holds the kubeconfig: \(lock) exists"
    case .keepsChanging(let path): "\(shownPath(path)) was changed by another program again and again"
    case .wrongResult(let path):
      "internal error: the changed text of \(shownPath(path)) would not have the intended meaning; nothing was written"
    }
  }

  public var remedy: String {
    switch self {
    case .missing: "check the path given with --kubeconfig"
    case .noneExists: "correct KUBECONFIG, or pass --kubeconfig: its paths are separated by ':', and a ~ in it means no home directory"
    case .tooLarge: "check that the path names a kubeconfig"
    case .notUTF8, .notUTF16: "save the file as UTF-8"
    case .syntax: "correct the file at that place; kubectl cannot read it either"
    case .tooDeep, .excessiveAliasing, .structure: "check that the path names a kubeconfig, and correct it at that place"
    case .duplicateName: "rename or remove one of the two; kubectl cannot read the file either"
    case .aliased: "write the user's fields out in place of its anchors and aliases (& and *), then run this again"
    case .sharedUser(_, _, _, let other): "select \(other) too, or write its fields out in place of the alias (*); nothing was changed"
    case .unusualStyle: "write this user in plain block style, then run this again"
    case .noSuchUser: "list the users with: kubectl config get-users"
    case .locked(let lock):
      "a kubectl, az or kubelogin that is running may hold it: wait and run this again; if none is running: rm \(shellQuoted(lock))"
    case .keepsChanging: "run this again when no other program changes the file"
    case .wrongResult: "please report this with the style of the file (no secrets); change the user by hand meanwhile"
    }
  }
}
