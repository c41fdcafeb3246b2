import Platform

/// A failed sign-in, with the words that callers of Azure/kubelogin know before the cause.
struct TokenFailure: UserFacingError {
  let prefix: String
  let cause: any UserFacingError

  var code: String { cause.code }
  var summary: String { "\(prefix): \(cause.summary)" }
  var remedy: String { cause.remedy }
  var isFinalRefusal: Bool { cause.isFinalRefusal }

  static func prefixing<Value>(_ prefix: String, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as CertificateError {
      throw error
    } catch let error as any UserFacingError {
      throw TokenFailure(prefix: prefix, cause: error)
    }
  }
}
