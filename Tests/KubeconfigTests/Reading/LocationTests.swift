import Kubeconfig
import Platform
import Testing

struct LocationTests {
  @Test("The flag wins, then KUBECONFIG, then the home directory") func flagWins() {
    let variables = ["KUBECONFIG": "/a:/b", "HOME": "/home/j"]

    #expect(location("/x", variables) == Expected(["/x"], true))
    #expect(location("", variables) == Expected(["/a", "/b"], false))
    #expect(location(nil, ["KUBECONFIG": "", "HOME": "/home/j"]) == Expected(["/home/j/.kube/config"], false))
    #expect(location(nil, [:]) == Expected([".kube/config"], false))
  }

  @Test("Empty and repeated entries of KUBECONFIG are dropped") func emptyRepeated() {
    #expect(location(nil, ["KUBECONFIG": ":/a::b:/a:", "HOME": "/h"]) == Expected(["/a", "b"], false))
    #expect(location(nil, ["KUBECONFIG": ":", "HOME": "/h"]) == Expected([], false))
  }

  private struct Expected: Equatable {
    var paths: [String]
    var mustExist: Bool

    init(_ paths: [String], _ mustExist: Bool) {
      self.paths = paths
      self.mustExist = mustExist
    }
  }

  private func location(_ explicit: String?, _ variables: [String: String]) -> Expected {
    let location = KubeconfigLocation(explicit: explicit, environment: Environment { variables[$0] })
    return Expected(location.paths, location.mustExist)
  }
}
