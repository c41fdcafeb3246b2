import Kubeconfig
import Platform
import Testing

struct ErrorTextTests {
  @Test("A lock that stays is told with who may hold it and how to remove it") func lockStays() {
    #expect(
      KubeconfigError.locked(lock: "/h/.kube/config.lock").report == """
        Error: another program holds the kubeconfig: /h/.kube/config.lock exists
        Hint: a kubectl, az or kubelogin that is running may hold it: wait and run this again; if none is running: rm /h/.kube/config.lock
        Code: kubeconfig.locked

        """)
  }

  @Test("A user that cannot be changed is told with file, line and name") func userCannot() {
    #expect(
      KubeconfigError.aliased(path: "/c", line: 7, user: "aks").report == """
        Error: /c:7: user "aks" shares text with another part of the file through a YAML anchor or alias
        Hint: write the user's fields out in place of its anchors and aliases (& and *), then run this again
        Code: kubeconfig.aliased

        """)
  }

  @Test("Every error has a code of its own") func everyError() {
    let errors: [KubeconfigError] = [
      .missing(path: ""), .tooLarge(path: ""), .notUTF8(path: "", offset: 0), .syntax(path: "", line: 1, column: 1, problem: ""),
      .tooDeep(path: "", line: 1), .excessiveAliasing(path: ""), .structure(path: "", line: 1, field: "", expected: ""),
      .duplicateName(path: "", line: 1, list: "", name: "", firstLine: 1), .aliased(path: "", line: 1, user: ""),
      .sharedUser(path: "", line: 1, user: "", other: ""),
      .unusualStyle(path: "", line: 1, user: "", what: ""), .noSuchUser(path: "", user: ""), .locked(lock: ""), .keepsChanging(path: ""),
      .wrongResult(path: ""),
    ]

    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(errors.allSatisfy { $0.code.hasPrefix("kubeconfig.") && !$0.remedy.isEmpty && !$0.summary.hasSuffix(".") })
  }
}
