import Platform
import TestSupport
import Testing

/// A file of Transcripts/, by its name below that directory.
struct TranscriptFile: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }
  var path: String { "\(Self.directory)/\(name)" }

  /// Beside Tests/.
  static let directory = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Transcripts"

  static let all: [TranscriptFile] = names(below: "").sorted().map(TranscriptFile.init(name:))

  /// Those of the directories that KUBELOGIN_TRANSCRIPTS names, separated by commas; all without it.
  static let chosen: [TranscriptFile] = {
    guard let directories = Environment.live.nonEmpty("KUBELOGIN_TRANSCRIPTS")?.split(separator: ",") else { return all }
    return all.filter { file in directories.contains { file.name.hasPrefix("\($0)/") } }
  }()

  private static func names(below prefix: String) -> [String] {
    ((try? Files.names(in: "\(directory)/\(prefix)")) ?? []).flatMap { name in
      name.hasSuffix(".txt") ? [prefix + name] : name.contains(".") ? [] : names(below: "\(prefix)\(name)/")
    }
  }
}

@Suite("Transcripts")
struct TranscriptTests {
  /// Most of a transcript's time is waiting, and every one has its own emulator.
  private static let turnstile = Turnstile(places: 4)

  @Test("The program behaves as the transcript says", arguments: TranscriptFile.chosen)
  func behavesAsWritten(_ file: TranscriptFile) async throws {
    let transcript = try Transcript(String(decoding: try Files.read(file.path), as: UTF8.self), name: file.name)

    let failures = try await Self.turnstile.pass { try await onOwnThread { try Player(transcript).play() } }

    if let issue = transcript.knownIssue {
      withKnownIssue(Comment(rawValue: issue)) { record(failures, file) }
    } else {
      record(failures, file)
    }
  }

  private func record(_ failures: [Player.Failure], _ file: TranscriptFile) {
    for failure in failures {
      let place = SourceLocation(fileID: "Transcripts/\(file.name)", filePath: file.path, line: failure.line, column: 1)
      Issue.record("\(file.name):\(failure.line): \(failure.text)", sourceLocation: place)
    }
  }

  @Test("There are transcripts to play")
  func exist() {
    #expect(TranscriptFile.all.count > 50)
  }
}
