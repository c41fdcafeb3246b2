/// `/_emulator/certificates`: what an administrator does with `az ad app credential reset --cert`.
enum CertificateControl {
  /// Registers a certificate with an application, beside those that it has.
  static func register(_ exchange: Exchange) throws -> JSON {
    struct Order: Decodable {
      var clientID: String
      var pem: String?
      var thumbprint: String?

      enum CodingKeys: String, CodingKey {
        case clientID = "client_id"
        case pem, thumbprint
      }
    }
    let order = try exchange.controlBody(as: Order.self)
    guard let client = exchange.directory.application(clientID: order.clientID) else {
      throw ConfigurationError("there is no application '\(order.clientID)'")
    }
    let certificate = RegisteredCertificate(pem: order.pem, thumbprint: order.thumbprint)
    try certificate.validate(of: client.name)
    exchange.emulator.withState { $0.certificates[client.clientID, default: []].append(certificate) }
    return ["client_id": .string(client.clientID), "thumbprint": .string(hexadecimal(certificate.identity?.sha1 ?? []))]
  }
}

extension Exchange {
  /// Those of the configuration and those that were registered since.
  func certificates(of client: Application) -> [CertificateIdentity] {
    let later = emulator.withState { $0.certificates[client.clientID] ?? [] }
    return ((client.certificates ?? []) + later).compactMap(\.identity)
  }
}
