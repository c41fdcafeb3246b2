import LoginMethods
import Platform

extension DoctorCheck {
  /// The clock of this machine, against the date of the sign-in host, else of the API server.
  static let clock = DoctorCheck("clock") { facts in
    guard let (server, own) = facts.signIn.times ?? facts.server.times else { return [] }
    let difference = own - server
    let size = difference < .zero ? .zero - difference : difference
    // A date has whole seconds.
    guard size >= .seconds(60) else { return [.ok("the clock agrees with the servers (\(own.rfc3339))")] }
    let fact = "the clock is \(size.inWords) \(difference < .zero ? "behind" : "ahead") (\(own.rfc3339) here, \(server.rfc3339) there)"
    let remedy = "set it: timedatectl set-ntp true, or wsl --shutdown under WSL after the machine slept"
    // Entra and API servers take 5 minutes for the difference of clocks.
    return [size < .seconds(300) ? .warning(fact, remedy: remedy) : .problem(fact, remedy: remedy)]
  }
}
