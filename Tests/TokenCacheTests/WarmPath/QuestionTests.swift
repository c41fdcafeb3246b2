import Platform
import Testing

@testable import TokenCache

@Suite struct QuestionTests {
  private let salt = Salt(bytes: Array(repeating: 7, count: 32))

  private func question(
    _ arguments: [String] = ["get-token", "--server-id", "one"], variables: [String: String] = ["HOME": "/home/alice"],
    in directory: String = "/work"
  ) -> Question {
    let names = Question.Names(variables: "AZURE_CLIENT_ID\0AZURE_CONFIG_DIR\0", pathFlags: "--client-certificate\0--cache-dir\0")
    return Question(names, arguments: arguments, environment: Environment { variables[$0] }, currentDirectory: directory)
  }

  private func fingerprint(_ question: Question) -> String { String(decoding: question.fingerprint(salt), as: UTF8.self) }

  // MARK: What makes another question

  @Test("The same arguments and variables are the same question")
  func same() {
    #expect(fingerprint(question()) == fingerprint(question()))
  }

  @Test(
    "Another argument, another order, another border or one more is another question",
    arguments: [
      [], ["get-token"], ["get-token", "--server-id", "two"], ["--server-id", "one", "get-token"], ["get-token", "--server-id=one"],
      ["get-token", "--server-idone"], ["get-token", "--server-id", "one", ""], ["get-token--server-id", "one"],
    ])
  func arguments(_ arguments: [String]) {
    #expect(fingerprint(question(arguments)) != fingerprint(question()))
  }

  @Test(
    "Each variable that is read is part of the question, also when it is empty",
    arguments: [
      "AZURE_CLIENT_ID", "AZURE_CONFIG_DIR", "KUBERNETES_EXEC_INFO", "KUBECACHEDIR", "KUBELOGIN_QUIET",
    ], ["", "/value"])
  func variables(_ name: String, _ value: String) {
    #expect(fingerprint(question(variables: ["HOME": "/home/alice", name: value])) != fingerprint(question()))
  }

  @Test("Another home is another question")
  func home() {
    #expect(fingerprint(question(variables: ["HOME": "/home/bob"])) != fingerprint(question()))
  }

  @Test("Variables that nothing reads do not matter")
  func otherVariables() {
    #expect(fingerprint(question(variables: ["HOME": "/home/alice", "TERM": "xterm"])) == fingerprint(question()))
  }

  @Test("An argument that looks like a variable is another question than that variable")
  func argumentLikeVariable() {
    let asArgument = question(["get-token", "AZURE_CLIENT_ID=app"], variables: [:])
    let asVariable = question(["get-token"], variables: ["AZURE_CLIENT_ID": "app"])

    #expect(fingerprint(asArgument) != fingerprint(asVariable))
  }

  @Test("Another salt makes another fingerprint of the same question")
  func otherSalt() {
    #expect(question().fingerprint(salt) != question().fingerprint(Salt(bytes: Array(repeating: 8, count: 32))))
  }

  @Test("A fingerprint is 64 hex digits, in which no argument can be read")
  func opaque() {
    let name = fingerprint(question(["get-token", "--client-secret", "hunter2"]))

    #expect(name.utf8.count == 64)
    #expect(name.allSatisfy { "0123456789abcdef".contains($0) })
  }

  // MARK: The working directory

  @Test(
    "The working directory matters where a relative path is given",
    arguments: [
      ["get-token", "--client-certificate", "app.pem"], ["get-token", "--client-certificate=app.pem"],
      ["get-token", "--client-certificate", ""], ["get-token", "--cache-dir", "./cache"],
    ])
  func relativePath(_ arguments: [String]) {
    #expect(fingerprint(question(arguments, in: "/work")) != fingerprint(question(arguments, in: "/elsewhere")))
  }

  @Test(
    "The working directory does not matter otherwise",
    arguments: [
      ["get-token"], ["get-token", "--client-certificate", "/app.pem"], ["get-token", "--client-certificate=/app.pem"],
      ["get-token", "--server-id", "relative"],
    ])
  func absolutePath(_ arguments: [String]) {
    #expect(fingerprint(question(arguments, in: "/work")) == fingerprint(question(arguments, in: "/elsewhere")))
  }

  @Test("The working directory matters where a directory variable is relative", arguments: ["KUBECACHEDIR", "AZURE_CONFIG_DIR", "HOME"])
  func relativeVariable(_ name: String) {
    let variables = [name: "relative"]

    #expect(fingerprint(question(variables: variables, in: "/work")) != fingerprint(question(variables: variables, in: "/elsewhere")))
  }

  // MARK: The cache directory

  @Test(
    "The cache directory is that of the last flag in either spelling, else of KUBECACHEDIR, else of HOME",
    arguments: [
      (["--cache-dir", "/a"], [:], "/a"), (["--cache-dir=/a"], [:], "/a"), (["--token-cache-dir", "/a"], [:], "/a"),
      (["--token-cache-dir=/a"], [:], "/a"), (["--cache-dir", "/a", "--token-cache-dir=/b"], [:], "/b"),
      (["--token-cache-dir=/b", "--cache-dir", "/a"], [:], "/a"), (["--cache-dir", "/a//"], [:], "/a"),
      (["--cache-dir=/a=b"], [:], "/a=b"), (["--cache-dir", "/a"], ["KUBECACHEDIR": "/k", "HOME": "/h"], "/a"),
      ([], ["KUBECACHEDIR": "/k", "HOME": "/h"], "/k"), (["--cache-dir="], ["KUBECACHEDIR": "/k"], "/k"),
      ([], ["KUBECACHEDIR": "", "HOME": "/h"], "/h/.kube/cache/kubelogin"), ([], ["HOME": "/h"], "/h/.kube/cache/kubelogin"),
      (["--cache-dir"], ["HOME": "/h"], "/h/.kube/cache/kubelogin"), ([], ["HOME": ""], nil), ([], [:], nil),
    ] as [([String], [String: String], String?)])
  func cacheDirectory(_ arguments: [String], _ variables: [String: String], _ path: String?) {
    let directory = question(["get-token"] + arguments, variables: variables).directory

    #expect(directory.map { String(decoding: $0, as: UTF8.self) } == path)
  }
}
