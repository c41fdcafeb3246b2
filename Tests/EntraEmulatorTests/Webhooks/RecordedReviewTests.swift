import Foundation
import Testing

@testable import EntraEmulator

/// Reviews in the form in which kube-apiserver sends them; `verdicts.json` says what AKS answers.
struct RecordedReview: Sendable, CustomTestStringConvertible, Decodable {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Reviews"

  var file = ""
  let verdict: String
  let dataAction: String

  var testDescription: String { file }
  var body: String { (try? String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)) ?? "" }

  enum CodingKeys: CodingKey {
    case verdict, dataAction
  }

  static let all: [RecordedReview] = {
    let table = try? JSONDecoder().decode([String: RecordedReview].self, from: Data(contentsOf: URL(filePath: "\(folder)/verdicts.json")))
    return (table ?? [:]).sorted { $0.key < $1.key }.map { file, review in
      var review = review
      review.file = file
      return review
    }
  }()
}

@Suite("Recorded reviews")
struct RecordedReviewTests {
  @Test("Every recorded review has a verdict, and every verdict its review")
  func isComplete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: RecordedReview.folder).filter { $0 != "verdicts.json" }

    #expect(RecordedReview.all.map(\.file) == files.sorted())
  }

  @Test("A recorded review gets its verdict, in the version that it came in", arguments: RecordedReview.all)
  func verdict(_ review: RecordedReview) throws {
    let entra = try TestEmulator()

    let answer = entra.send("POST", "/subjectaccessreviews", body: review.body)

    let status = answer.json["status"]
    let isV1 = review.file.contains(".v1.")
    #expect(answer.status == 200)
    #expect(answer["apiVersion"] == (isV1 ? "authorization.k8s.io/v1" : "authorization.k8s.io/v1beta1"))
    #expect(answer["kind"] == "SubjectAccessReview")
    #expect(status?["allowed"] == .bool(review.verdict == "allowed"))
    #expect((status?["denied"] == true) == (review.verdict == "denied"))
    let log = entra.control("GET", "reviews").json.elements.last
    #expect(log?["dataActions"] == [.string(review.dataAction)] && log?["decision"] == .string(review.verdict))
  }
}
