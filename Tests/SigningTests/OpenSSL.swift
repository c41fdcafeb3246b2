import Platform
import TestSupport
import Testing

/// The `openssl` program in a directory of its own, which makes the files and judges the signatures.
struct OpenSSL {
  let directory: TemporaryDirectory

  struct Failure: Error {
    let description: String
  }

  init() throws {
    directory = try TemporaryDirectory()
  }

  func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  /// Runs a line of shell in the directory, `openssl` in front of it unless another program is named.
  @discardableResult
  func callAsFunction(_ line: String, program: String = "openssl") throws -> String {
    let process = ChildProcess(
      executable: "/bin/sh", arguments: ["-c", "\(program) \(line)"], directory: directory.path, timeout: .patience)
    let outcome = try process.run()
    guard outcome.status == 0 else {
      throw Failure(description: "\(program) \(line): \(String(decoding: outcome.errorOutput, as: UTF8.self))")
    }
    return String(decoding: outcome.output, as: UTF8.self)
  }

  /// `key.pem` and `cert.pem`, in one file `both.pem`.
  func makePair(bits: Int = 2048, days: Int = 30) throws {
    try self("req -x509 -newkey rsa:\(bits) -noenc -keyout key.pem -out cert.pem -days \(days) -subj /CN=app")
    try self("cert.pem key.pem > both.pem", program: "cat")
  }

  /// A leaf of `key.pem`, issued by an intermediate, issued by a root: `cert.pem`, `mid.pem`, `root.pem`.
  func makeChain() throws {
    try directory.write("basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n", to: "ca.ext")
    try self("req -x509 -newkey rsa:2048 -noenc -keyout root.key -out root.pem -days 30 -subj /CN=root")
    try self("req -newkey rsa:2048 -noenc -keyout mid.key -out mid.csr -subj /CN=mid")
    try self("x509 -req -in mid.csr -CA root.pem -CAkey root.key -days 30 -extfile ca.ext -out mid.pem")
    try self("req -newkey rsa:3072 -noenc -keyout key.pem -out leaf.csr -subj /CN=leaf")
    try self("x509 -req -in leaf.csr -CA mid.pem -CAkey mid.key -days 30 -out cert.pem")
  }

  func file(_ name: String, password: String = "") throws -> CertificateFile {
    try CertificateFile(path: path(name), password: password)
  }

  /// The DER of a certificate in a file, as `openssl` writes it.
  func der(_ name: String) throws -> [UInt8] {
    try self("x509 -in \(name) -outform DER -out \(name).der")
    return try Files.read(path("\(name).der"))
  }
}
