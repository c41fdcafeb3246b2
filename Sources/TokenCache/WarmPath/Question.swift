import Glibc
public import Platform

/// What a run is asked: everything that may change its answer.
///
/// Works on C strings as the kernel hands them over: making Swift strings of all of them would cost more than the rest of a warm run.
public struct Question: Sendable, Equatable {
  let bytes: [UInt8]
  /// Where its answer would be, without a final slash; `nil` when no directory can be named.
  let directory: [UInt8]?

  /// Names, each ended by NUL.
  public struct Names: Sendable {
    /// Every variable that a setting or a login method reads.
    public var variables: StaticString
    /// Flags whose relative values mean another file in another working directory.
    public var pathFlags: StaticString

    public init(variables: StaticString, pathFlags: StaticString) {
      self.variables = variables
      self.pathFlags = pathFlags
    }
  }

  fileprivate init(bytes: [UInt8], directory: [UInt8]?) {
    self.bytes = bytes
    self.directory = directory
  }

  /// The question of this process.
  public static func live(_ names: Names) -> Question {
    var builder = QuestionBuilder(names)
    for index in 1..<max(1, Int(CommandLine.argc)) {
      if let argument = CommandLine.unsafeArgv[index] { builder.add(argument: argument) }
    }
    builder.add(variables: Environment.value)
    return builder.question(currentDirectory: { getcwd(nil, 0) })
  }

  /// The question of a command line without the program's name.
  public init(_ names: Names, arguments: [String], environment: Environment, currentDirectory: String) {
    var builder = QuestionBuilder(names)
    for argument in arguments { argument.withCString { builder.add(argument: $0) } }
    var held: [UnsafeMutablePointer<CChar>?] = []
    builder.add { name in
      held.append(environment[String(cString: name)].flatMap { strdup($0) })
      return held.last.flatMap { $0.map { UnsafePointer($0) } }
    }
    self = builder.question(currentDirectory: { strdup(currentDirectory) })
    for text in held { free(text) }
  }

  func fingerprint(_ salt: Salt) -> [UInt8] { SHA256.digest(salt.bytes + bytes).hexadecimalDigits }
}

private let dash = CChar(bitPattern: UInt8(ascii: "-"))
private let slash = CChar(bitPattern: UInt8(ascii: "/"))

private struct QuestionBuilder {
  private let names: Question.Names
  private var message: [UInt8] = []
  private var directory: [UInt8]?
  private var isRelative = false
  /// The flag before, when its value comes next.
  private var pending: Pending?

  private enum Pending {
    case path, cacheDirectory
  }

  init(_ names: Question.Names) {
    self.names = names
    message.reserveCapacity(8 << 10)
  }

  /// Looks at values without a full parse: a wrong guess costs a slow run, nothing else.
  mutating func add(argument: UnsafePointer<CChar>) {
    append(argument)
    if let pending {
      take(argument, pending)
      self.pending = nil
    } else if argument[0] == dash, argument[1] == dash {
      let length = Int(strcspn(argument, "="))
      guard let kind = kind(argument, length) else { return }
      if argument[length] == 0 { pending = kind } else { take(argument + length + 1, kind) }
    }
  }

  private func kind(_ flag: UnsafePointer<CChar>, _ length: Int) -> Pending? {
    if Self.contains("--cache-dir\0--token-cache-dir\0", flag, length) { return .cacheDirectory }
    return Self.contains(names.pathFlags, flag, length) ? .path : nil
  }

  private mutating func take(_ value: UnsafePointer<CChar>, _ kind: Pending) {
    if value[0] != slash { isRelative = true }
    if kind == .cacheDirectory { directory = value[0] == 0 ? nil : Self.bytes(value) }
  }

  mutating func add(variables lookUp: (UnsafePointer<CChar>) -> UnsafePointer<CChar>?) {
    // No argument can be taken for a variable.
    message.append(1)
    Self.each(names.variables) { add($0, lookUp($0)) }
    for name in ["KUBERNETES_EXEC_INFO", "KUBELOGIN_QUIET", "KUBECACHEDIR", "HOME"] as [StaticString] {
      add(name.cString, lookUp(name.cString))
    }
    if directory == nil { directory = Self.defaultDirectory(lookUp) }
  }

  private mutating func add(_ name: UnsafePointer<CChar>, _ value: UnsafePointer<CChar>?) {
    guard let value else { return }
    append(name)
    append(value)
    if value[0] != slash && value[0] != 0 && Self.namesPath(name) { isRelative = true }
  }

  /// Variables of paths end like this; HOME does too.
  private static func namesPath(_ name: UnsafePointer<CChar>) -> Bool {
    let length = strlen(name)
    return (["PATH", "FILE", "DIR", "HOME"] as [StaticString]).contains { ending in
      length >= ending.utf8CodeUnitCount && strcmp(name + length - ending.utf8CodeUnitCount, ending.cString) == 0
    }
  }

  private static func defaultDirectory(_ lookUp: (UnsafePointer<CChar>) -> UnsafePointer<CChar>?) -> [UInt8]? {
    if let directory = lookUp("KUBECACHEDIR"), directory[0] != 0 { return bytes(directory) }
    guard let home = lookUp("HOME"), home[0] != 0 else { return nil }
    var directory = bytes(home)
    directory.append("/.kube/cache/kubelogin")
    return directory
  }

  mutating func question(currentDirectory: () -> UnsafeMutablePointer<CChar>?) -> Question {
    if isRelative, let path = currentDirectory() {
      append(path)
      free(path)
    }
    while let last = directory?.last, last == UInt8(bitPattern: slash), directory?.count ?? 0 > 1 { directory?.removeLast() }
    return Question(bytes: message, directory: directory)
  }

  /// With its NUL.
  private mutating func append(_ text: UnsafePointer<CChar>) {
    message.append(contentsOf: UnsafeRawBufferPointer(start: text, count: strlen(text) + 1))
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  private static func each(_ names: StaticString, _ body: (UnsafePointer<CChar>) -> Void) {
    var name = names.cString
    let end = name + names.utf8CodeUnitCount
    while name < end {
      body(name)
      name += strlen(name) + 1
    }
  }

  private static func contains(_ names: StaticString, _ text: UnsafePointer<CChar>, _ length: Int) -> Bool {
    var found = false
    each(names) { found = found || (strlen($0) == length && strncmp($0, text, length) == 0) }
    return found
  }
}

extension StaticString {
  /// Literals are ended by NUL.
  fileprivate var cString: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
