import Glibc

/// The first executable file of that name in PATH's absolute directories.
///
/// Relative directories and "." are passed over: a program planted in the current directory must not run.
public func executable(named name: String, in environment: Environment) -> String? {
  candidates(named: name, in: environment).first(where: isExecutable)
}

/// All executable files of that name in PATH's absolute directories, the one that runs first.
public func executables(named name: String, in environment: Environment) -> [String] {
  candidates(named: name, in: environment).filter(isExecutable)
}

/// Whether the path leads to a file that this user may run.
public func isExecutable(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
}

private func candidates(named name: String, in environment: Environment) -> [String] {
  let directories = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
  return directories.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
}
