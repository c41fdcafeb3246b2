import Testing

@testable import KubeloginCommands

struct CommandSplitTests {
  @Test(
    "The first word that is no flag and no flag's value is the command; the rest is left in order",
    arguments: [
      ([], nil, []),
      (["get-token"], "get-token", []),
      (["get-token", "-l", "spn", "get-token"], "get-token", ["-l", "spn", "get-token"]),
      (["-v", "5", "get-token", "--legacy"], "get-token", ["-v", "5", "--legacy"]),
      (["--v=5", "-v5", "--logtostderr", "get-token"], "get-token", ["--v=5", "-v5", "--logtostderr"]),
      (["--version"], nil, ["--version"]),
      (["--", "get-token"], nil, ["--", "get-token"]),
      (["-v"], nil, ["-v"]),
      (["-"], nil, ["-"]),
    ] as [([String], String?, [String])])
  func split(arguments: [String], name: String?, flags: [String]) {
    let split = CommandSplit(arguments)

    #expect((split.name, split.flags) == (name, flags))
  }
}
