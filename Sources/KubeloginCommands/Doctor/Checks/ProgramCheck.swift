import LoginMethods
import Platform

extension DoctorCheck {
  /// Which program kubectl starts.
  static let program = DoctorCheck("program") { facts in
    let programs = facts.programs
    guard let chosen = programs.chosen else { return [programs.missing] }
    return [programs.verdict(chosen)] + programs.others(than: chosen)
  }
}

extension ProgramFacts {
  private var exact: String {
    "write the path of this one: kubelogin convert-kubeconfig --exec-command \(shellQuoted(own ?? "/path/to/kubelogin"))"
  }

  fileprivate var missing: Observation {
    let place = command.contains("/") ? "there is no program \(shownPath(command))" : "\(command) is in no directory of PATH"
    return .problem("kubectl finds no plugin: \(place)", remedy: "add its directory to PATH, or \(exact)")
  }

  fileprivate func verdict(_ program: Program) -> Observation {
    let path = shownPath(program.path)
    switch program.kind {
    case .thisOne: return .ok("kubectl runs \(path), which is this program, version \(BuildFacts.own.version)")
    case .another(let version): return .warning("kubectl runs \(path), another build of this program (\(version))", remedy: exact)
    case .original(let version):
      return .warning("kubectl runs \(path), which is Azure/kubelogin (\(version))", remedy: "change the order of PATH, or \(exact)")
    case .openID:
      return .problem(
        "kubectl runs \(path), which is int128/kubelogin, another program of that name", remedy: "change the order of PATH, or \(exact)")
    case .unknown: return .problem("kubectl runs \(path), which is no kubelogin", remedy: "change the order of PATH, or \(exact)")
    case .failed(let reason):
      return .problem("kubectl runs \(path), which does not work: \(reason)", remedy: "install it for this machine, or \(exact)")
    }
  }

  fileprivate func others(than chosen: Program) -> [Observation] {
    inPath.filter { $0 != chosen }.map { other in
      let kind =
        switch other.kind {
        case .thisOne: "this program"
        case .another(let version): "another build of it (\(version))"
        case .original(let version): "Azure/kubelogin (\(version))"
        case .openID: "int128/kubelogin"
        case .unknown: "another program"
        case .failed(let reason): "which does not work: \(reason)"
        }
      return .ok("kubectl does not run \(shownPath(other.path)), \(kind)")
    }
  }
}
