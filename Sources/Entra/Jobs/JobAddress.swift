import OAuth
public import Platform

/// The address in a variable of a CI system, once it may get the job's bearer token: over https, or without leaving this machine.
func jobAddress(_ url: String, from variable: String) throws(JobAddressError) -> String {
  guard let target = try? RequestTarget(url), target.isSecure || target.isLoopback else {
    throw JobAddressError(variable: variable, address: RequestTarget.shown(url))
  }
  return url
}

/// An address with these query parameters set: one that is there already is replaced, the others stay as they are.
func jobAddress(_ url: String, setting parameters: [(name: String, value: String)]) -> String {
  let whole = url.prefix { $0 != "#" }
  let path = whole.prefix { $0 != "?" }
  let names = parameters.map { Form.encoded($0.name) }
  let kept = whole.dropFirst(path.count + 1).split(separator: "&").filter { item in !names.contains(String(item.prefix { $0 != "=" })) }
  let set = parameters.map { "\(Form.encoded($0.name))=\(Form.encoded($0.value))" }
  return "\(path)?\((kept.map(String.init) + set).joined(separator: "&"))"
}

/// A variable of a CI system names an address that the job's token must not be sent to.
public struct JobAddressError: UserFacingError, Equatable {
  let variable: String
  /// Without user, query and fragment.
  let address: String

  public init(variable: String, address: String) {
    self.variable = variable
    self.address = address
  }

  public var code: String { "federation.address" }
  public var summary: String { "the value of \(variable), \"\(address)\", is not a usable https address" }
  public var remedy: String {
    "no token was sent. Leave \(variable) as the CI system sets it; plain http is only for addresses of this machine, such as http://127.0.0.1"
  }
  public var isFinalRefusal: Bool { true }
}
