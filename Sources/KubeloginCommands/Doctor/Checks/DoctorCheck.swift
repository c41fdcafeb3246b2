import LoginMethods

/// One thing that a good colleague would look at: a decision over facts that were gathered before.
struct DoctorCheck: Sendable {
  /// Stable: scripts read it.
  let name: String
  let run: @Sendable (Facts) -> [Observation]

  init(_ name: String, _ run: @escaping @Sendable (Facts) -> [Observation]) {
    self.name = name
    self.run = run
  }

  /// In the order in which a run of kubectl meets them.
  static let all: [DoctorCheck] = [.program, .kubeconfig, .user, .cache, .method, .signInHost, .clock, .token, .server, .access, .resource]

  static func findings(_ facts: Facts) -> [Finding] {
    all.flatMap { check in check.run(facts).map { Finding(check: check.name, observation: $0) } }
  }
}

/// What a check has found.
struct Finding: Sendable, Equatable {
  let check: String
  let observation: Observation

  enum Level: String, Encodable {
    case ok, warning, problem
  }

  var level: Level {
    switch observation {
    case .ok: .ok
    case .warning: .warning
    case .problem: .problem
    }
  }

  var fact: String {
    switch observation {
    case .ok(let fact), .warning(let fact, _), .problem(let fact, _): fact
    }
  }

  var remedy: String? {
    switch observation {
    case .ok: nil
    case .warning(_, let remedy), .problem(_, let remedy): remedy
    }
  }
}
