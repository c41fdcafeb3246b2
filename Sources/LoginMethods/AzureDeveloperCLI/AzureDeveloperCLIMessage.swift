import FoundationEssentials

extension AzureDeveloperCLIError {
  /// What azd says of its failure, in one of three forms: console messages in JSON (before 1.23.7), those and an object with the error behind
  /// them (to 1.23.15), the object alone (since 1.24); or text.
  struct Message {
    /// All that it says of what happened, without advice.
    let cause: String
    /// Advice for this failure; `nil` where it is what azd says of every failed sign-in.
    let suggestion: String?

    init(_ streams: [String]) {
      let objects = streams.flatMap { stream in
        Object(stream).map { [$0] } ?? stream.split(whereSeparator: \.isNewline).compactMap { Object(String($0)) }
      }
      let told = objects.first { $0.text != nil }
      let console = objects.compactMap(\.data?.message).filter { !$0.allSatisfy(\.isWhitespace) }
      cause = told?.text ?? console.first { $0.contains("ERROR: ") } ?? console.first ?? streams.joined(separator: "\n")
      suggestion = told?.suggestion.flatMap { $0.isEmpty || $0.contains("azd auth login") ? nil : $0 }
    }

    /// Entra's own words where there are any, else the whole cause, as one line.
    var reason: String {
      let lines = cause.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
      for line in lines {
        if let words = line.firstRange(of: "AADSTS") { return String(line[words.lowerBound...]) }
      }
      let start = lines.firstIndex { $0.hasPrefix("ERROR: ") } ?? 0
      let whole = lines.dropFirst(start).map { $0.trimmingPrefix("ERROR: ") }.joined(separator: " ")
      return whole.isEmpty ? "no message" : whole
    }
  }

  /// `error`, `message` and `suggestion` since azd 1.23.7, `data` before.
  private struct Object: Decodable {
    let error: String?
    /// In general words.
    let message: String?
    let suggestion: String?
    let data: Console?

    init?(_ text: String) {
      guard let object = try? JSONDecoder().decode(Object.self, from: Data(text.utf8)) else { return nil }
      self = object
    }

    /// What happened, in general and in particular.
    var text: String? {
      let parts = [message, error].compactMap { $0 }.filter { !$0.isEmpty }
      guard let first = parts.first else { return nil }
      return parts.count == 1 ? first : "\(first.hasSuffix(".") ? String(first.dropLast()) : first): \(parts[1])"
    }
  }

  private struct Console: Decodable {
    let message: String?
  }
}
