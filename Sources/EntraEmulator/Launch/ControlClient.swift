import CEmulatorOpenSSL
import FoundationEssentials

/// Speaks to the control interface of an emulator that runs.
struct ControlClient: Sendable {
  /// Such as `https://localhost:8443`.
  let baseURL: String
  /// PEM of the authority that it is known by.
  let authority: String

  /// - Parameter url: Where it is; nil means where the one is that was started last with this state directory.
  init(url: String?, directory: StateDirectory) throws {
    struct Announcement: Decodable {
      var baseURL: String
    }
    do {
      authority = try String(contentsOf: URL(filePath: directory.authorityFile), encoding: .utf8)
    } catch {
      throw ConfigurationError("no emulator was started with \(directory.path): start one, or pass its --state-dir")
    }
    if let url {
      baseURL = url.hasSuffix("/") ? String(url.dropLast()) : url
      return
    }
    guard let text = try? Data(contentsOf: URL(filePath: directory.path + "/running.json")),
      let announcement = try? JSONDecoder().decode(Announcement.self, from: text)
    else { throw ConfigurationError("no emulator was started with \(directory.path): start one, or pass its --state-dir") }
    baseURL = announcement.baseURL
  }

  /// The body of a good answer; throws `ConfigurationError` with the words of a refusal.
  func call(_ method: String, _ path: String, _ body: JSON?) throws -> [UInt8] {
    let (host, port) = try address()
    let content = body?.bytes ?? []
    let head = [
      "\(method) /_emulator/\(path) HTTP/1.1", "Host: \(host):\(port)", "Content-Type: application/json",
      "Content-Length: \(content.count)",
      "Connection: close", "", "",
    ]
    let request = Array(head.joined(separator: "\r\n").utf8) + content
    guard let answer = [UInt8](emulator_https_exchange(host, port, authority, request, request.count, ControlClient.patience)) else {
      throw ConfigurationError("no emulator answers at \(baseURL): start it, or pass --url")
    }
    return try ControlClient.body(of: answer)
  }

  /// Seconds.
  private static let patience: Int32 = 30

  var port: Int { get throws { Int(try address().port) ?? 0 } }

  private func address() throws -> (host: String, port: String) {
    let rest = baseURL.split(separator: "/").dropFirst().first ?? ""
    let parts = rest.split(separator: ":")
    guard baseURL.hasPrefix("https://"), parts.count == 2, Int(parts[1]) != nil else {
      throw ConfigurationError("--url must be such as https://localhost:8443, and not '\(baseURL)'")
    }
    return (String(parts[0]), String(parts[1]))
  }

  private static func body(of answer: [UInt8]) throws -> [UInt8] {
    struct Refusal: Decodable {
      var error: String
    }
    let text = String(decoding: answer, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { throw ConfigurationError("the emulator's answer is no HTTP") }
    let body = Array(text[end.upperBound...].utf8)
    guard text.split(separator: " ").dropFirst().first == "200" else {
      let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)).error
      throw ConfigurationError(refusal ?? "the emulator refuses: \(text.prefix { $0 != "\r\n" })")
    }
    return body
  }
}
