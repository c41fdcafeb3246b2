import FoundationEssentials
public import Platform

/// A token of a managed identity.
public struct ManagedIdentityToken: Sendable, Equatable {
  public let text: String
  public let expiresAt: Timestamp
}

/// A managed identity endpoint's success. Platforms write its times as numbers, as strings of digits and as dates.
struct ManagedIdentityResponse {
  let token: ManagedIdentityToken
  private let fields: Fields

  init(_ body: [UInt8], receivedAt now: Timestamp) throws(DecodingFailure) {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)) else { throw .notJSON }
    guard let text = fields.accessToken, !text.isEmpty else { throw .lacks("access_token") }
    let ends = Self.ends(on: fields.expiresOn?.value, in: fields.expiresIn?.value, now)
    guard let expiresAt = ends.filter({ $0 > now }).min() else { throw ends.max().map { .over($0) } ?? .lacks("expiry") }
    token = ManagedIdentityToken(text: text, expiresAt: expiresAt)
    self.fields = fields
  }

  /// What the answer says about the end; absurd numbers say nothing.
  ///
  /// The earlier one counts, for a cached answer may repeat the first `expires_in`; the span alone where this machine's clock is ahead.
  private static func ends(on instant: Int64?, in span: Int64?, _ now: Timestamp) -> [Timestamp] {
    let sane = Int64(1)..<(1 << 40)
    let instants = [instant].compactMap { $0 }.filter(sane.contains).map(Timestamp.init(secondsSinceEpoch:))
    return instants + [span].compactMap { $0 }.filter(sane.contains).map { now + .seconds($0) }
  }

  /// Whether the answer repeats the identity that was asked for.
  func names(_ identity: ManagedIdentityGrant.Identity) -> Bool {
    switch identity {
    case .systemAssigned: true
    case .clientID(let id): fields.clientID?.lowercased() == id.lowercased()
    case .resourceID(let id): (fields.msiResourceID ?? fields.resourceID)?.lowercased() == id.lowercased()
    }
  }

  enum DecodingFailure: Error, Equatable {
    case notJSON
    case lacks(String)
    /// When the token ended.
    case over(Timestamp)

    var reason: String {
      switch self {
      case .notJSON: "is not JSON"
      case .lacks(let field): "has no \(field)"
      case .over(let end): "holds a token that ended at \(end.rfc3339)"
      }
    }
  }

  private struct Fields: Decodable {
    let accessToken: String?
    let expiresOn: LooseSeconds?
    let expiresIn: LooseSeconds?
    let clientID: String?
    let msiResourceID: String?
    let resourceID: String?

    private enum CodingKeys: String, CodingKey {
      case accessToken = "access_token"
      case expiresOn = "expires_on"
      case expiresIn = "expires_in"
      case clientID = "client_id"
      case msiResourceID = "msi_res_id"
      case resourceID = "mi_res_id"
    }
  }

  /// A number, its digits, or a date; anything else counts as absent.
  private struct LooseSeconds: Decodable {
    let value: Int64?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        value = Int64(exactly: number.rounded(.down))
      } else {
        let text = (try? container.decode(String.self)) ?? ""
        value = Int64(text) ?? Timestamp(dateText: text)?.secondsSinceEpoch
      }
    }
  }
}

extension ManagedIdentityResponse {
  /// What a refusal says, in one line: platforms write it as `error_description`, as `message`, inside `error`, or as plain text.
  static func refusal(in body: [UInt8], masked: (String) -> String) -> String {
    let fields = try? JSONDecoder().decode(Refusal.self, from: Data(body))
    let plain = String(decoding: body.prefix(2000), as: UTF8.self)
    let text = [fields?.description, fields?.message, fields?.inner?.message, fields?.code].compactMap { $0 }.first { !$0.isEmpty }
    let line = masked(text ?? plain).split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? "no message"
    return line.prefix(400).withoutControlCharacters
  }

  private struct Refusal: Decodable {
    let code: String?
    let inner: Inner?
    let description: String?
    let message: String?

    struct Inner: Decodable {
      let message: String?
    }

    private enum CodingKeys: String, CodingKey {
      case error, message
      case description = "error_description"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      code = try? fields.decode(String.self, forKey: .error)
      inner = try? fields.decode(Inner.self, forKey: .error)
      description = try? fields.decode(String.self, forKey: .description)
      message = try? fields.decode(String.self, forKey: .message)
    }
  }
}
