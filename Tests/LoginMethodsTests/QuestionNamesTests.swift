import Settings
import Testing
import TokenCache

@testable import LoginMethods

@Suite("The names that a warm run looks at")
struct QuestionNamesTests {
  @Test("are every variable that a setting or a login method reads")
  func variables() {
    let names = "\(LoginMethods.questionNames.variables)"

    #expect(names == LoginMethods.variables.map { "\($0)\0" }.joined())
  }

  @Test("are every flag whose value is a path")
  func pathFlags() {
    let names = "\(LoginMethods.questionNames.pathFlags)"

    #expect(names == Setting.getToken.filter(\.isPath).map { "\($0.flag)\0" }.sorted().joined())
  }
}
