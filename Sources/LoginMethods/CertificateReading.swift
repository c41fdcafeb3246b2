import Platform
import Settings
import Synchronization

/// The file of the client certificate, read once in a run: what the session is named after is what signs.
final class CertificateReading: Sendable {
  private let file = Mutex<CertificateFile?>(nil)

  /// `nil` where no certificate is given.
  func callAsFunction(_ settings: Settings) throws(CertificateError) -> CertificateFile? {
    guard let path = settings.nonEmpty(.clientCertificate) else { return nil }
    return try file.withLock { file throws(CertificateError) in
      if let file { return file }
      let read = try CertificateFile(path: path, password: settings[.clientCertificatePassword])
      file = read
      return read
    }
  }
}
