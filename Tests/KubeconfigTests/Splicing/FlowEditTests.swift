import Kubeconfig
import Testing

struct FlowEditTests {
  private let target = ExecEntry(
    command: "c", arguments: ["a", "1"], environment: [.init(name: "NAME", value: "v, w")], provideClusterInfo: true)

  @Test("Flow style stays flow style with its spacing") func flowStyle() throws {
    #expect(
      try editing("users: [{name: aks, user: {exec: {command: x}, token: t}}]\n", to: target)
        == "users: [{name: aks, user: {exec: {args: [a, \"1\"], command: c, env: [{name: NAME, value: \"v, w\"}], "
        + "provideClusterInfo: true}, token: t}}]\n")
    #expect(
      try editing("users: [{ name: aks, user: { auth-provider: { name: azure } } }]", to: ExecEntry(command: "c"))
        == "users: [{ name: aks, user: { exec: { command: c } } }]")
  }

  @Test("Comments of what is replaced or removed move behind the opening brace, and those beside it stay") func commentsWhat() throws {
    #expect(
      try editing(
        "users:\r\n- {name: aks, user: {exec: {command: x, # one\r\n  args: [a]#two\r\n  }, # three\r\n  auth-provider: {} # four\r\n  }}\r\n",
        to: ExecEntry(command: "c"))
        == "users:\r\n- {name: aks, user: {exec: { # one\r\n  #two\r\n  # three\r\n  command: c} # four\r\n  }}\r\n")
    #expect(
      try editing("users:\n- name: aks\n  user:\n    exec: {command: 'x'} # kept\n", to: ExecEntry(command: "c"))
        == "users:\n- name: aks\n  user:\n    exec: {command: c} # kept\n")
  }

  @Test("One-line JSON stays one-line JSON") func oneLine() throws {
    #expect(
      try editing(#"{"users":[{"name":"aks","user":{"auth-provider":{"name":"azure"},"exec":{"command":"x"}}}]}"#, to: target)
        == #"{"users":[{"name":"aks","user":{"exec":{"args":["a","1"],"command":"c","env":[{"name":"NAME","value":"v, w"}],"#
        + #""provideClusterInfo":true}}}]}"#)
    #expect(
      try editing(#"{"users": [{"name": "aks", "user": {"exec": {"command": "x"}, "auth-provider": {}}}]}"#, to: ExecEntry(command: "c"))
        == #"{"users": [{"name": "aks", "user": {"exec": {"command": "c"}}}]}"#)
  }

  @Test("Pretty-printed JSON keeps its indentation", arguments: ["  ", "    ", "\t"]) func prettyPrinted(indent: String) throws {
    let before = """
      {
      >"users": [
      >>{
      >>>"name": "aks",
      >>>"user": {
      >>>>"auth-provider": {
      >>>>>"name": "azure"
      >>>>},
      >>>>"token": "t"
      >>>}
      >>}
      >]
      }
      """
    let after = """
      {
      >"users": [
      >>{
      >>>"name": "aks",
      >>>"user": {
      >>>>"exec": {
      >>>>>"args": [
      >>>>>>"a",
      >>>>>>"1"
      >>>>>],
      >>>>>"command": "c",
      >>>>>"env": [
      >>>>>>{
      >>>>>>>"name": "NAME",
      >>>>>>>"value": "v, w"
      >>>>>>}
      >>>>>],
      >>>>>"provideClusterInfo": true
      >>>>},
      >>>>"token": "t"
      >>>}
      >>}
      >]
      }
      """

    let result = try editing(before.replacing(">", with: indent), to: target)

    #expect(result == after.replacing(">", with: indent))
  }

  @Test("An empty flow user gets its exec") func emptyFlow() throws {
    let target = ExecEntry(command: "c")

    #expect(try editing("users: [{name: aks}]", to: target) == "users: [{user: {exec: {command: c}}, name: aks}]")
    #expect(try editing("users: [{name: aks, user: }]", to: target) == "users: [{name: aks, user: {exec: {command: c}}}]")
    #expect(
      try editing("users: [{name: aks, user: {token: t}}]", to: target) == "users: [{name: aks, user: {exec: {command: c}, token: t}}]")
    #expect(
      try editing(#"{"users":[{"name":"aks","user":null}]}"#, to: target) == #"{"users":[{"name":"aks","user":{"exec":{"command":"c"}}}]}"#)
    #expect(
      try editing(#"{"users":[{"name":"aks","user":{}}]}"#, to: target) == #"{"users":[{"name":"aks","user":{"exec":{"command":"c"}}}]}"#)
  }
}

extension String {
  fileprivate func replacing(_ mark: Character, with text: String) -> String {
    map { $0 == mark ? text : String($0) }.joined()
  }
}
