public import Platform
import Synchronization

extension ClientCertificate {
  /// A certificate that signs with the name of the algorithm, valid for a day around the time of `TestClock`.
  public static func test(
    chain: [[UInt8]] = [[0x30, 0xFB, 0xFF], [0x30, 0x01]], now: Timestamp = TestClock().now
  ) -> ClientCertificate {
    ClientCertificate(
      chain: chain, thumbprint: [UInt8](repeating: 0xFB, count: 20), thumbprint256: [UInt8](repeating: 0xFF, count: 32),
      notBefore: now - .seconds(86_400), notAfter: now + .seconds(86_400)
    ) { algorithm, _ in Array(algorithm.rawValue.utf8) }
  }
}

/// Opens every file as the test certificate, and keeps what it was given.
public final class TestCertificates: Sendable {
  private let state = Mutex<[CertificateFile]>([])
  private let answer: @Sendable () throws -> ClientCertificate

  public init(_ answer: @escaping @Sendable () throws -> ClientCertificate = { .test() }) {
    self.answer = answer
  }

  public var opened: [CertificateFile] { state.withLock { $0 } }

  public func open(_ file: CertificateFile) throws -> ClientCertificate {
    state.withLock { $0.append(file) }
    return try answer()
  }
}
