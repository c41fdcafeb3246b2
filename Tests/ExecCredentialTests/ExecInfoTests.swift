import ExecCredential
import Platform
import Testing

/// KUBERNETES_EXEC_INFO, as client-go and people write it.
struct ExecInfoTests {
  private static let v1 = "client.authentication.k8s.io/v1"
  private static let v1beta1 = "client.authentication.k8s.io/v1beta1"

  private func error(_ text: String) -> ExecInfoError? {
    do {
      _ = try ExecInfo(text)
      return nil
    } catch {
      return error
    }
  }

  @Test("Without the variable the answer is v1beta1, and whether a person is there is not known", arguments: [nil, ""])
  func byHand(text: String?) throws {
    let info = try ExecInfo(text)

    #expect(info.apiVersion == Self.v1beta1)
    #expect(info.isInteractive == nil)
  }

  @Test(
    "An object without an API version is answered as v1beta1, whatever its kind",
    arguments: [
      "{}", #"{"apiVersion":""}"#, #"{"apiVersion":null}"#, #"{"kind":"Pod"}"#, #"{"kind":7}"#, #" { "spec" : { } } "#, #"{"spec":null}"#,
    ])
  func noVersion(text: String) throws {
    let info = try ExecInfo(text)

    #expect(info.apiVersion == Self.v1beta1)
    #expect(info.isInteractive == false)
  }

  @Test(
    "A supported API version is echoed, under a key of any case",
    arguments: [
      (#"{"apiVersion":"client.authentication.k8s.io/v1"}"#, v1),
      (#"{"apiVersion":"client.authentication.k8s.io/v1beta1"}"#, v1beta1),
      (#"{"apiversion":"client.authentication.k8s.io/v1"}"#, v1),
      (#"{"APIVERSION":"client.authentication.k8s.io/v1"}"#, v1),
      (#"{"apiVersion":"client.authentication.k8s.io\/v1"}"#, v1),
      (
        #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true},"status":null,"new":[1]}"#, v1
      ),
    ])
  func echoed(text: String, version: String) throws {
    #expect(try ExecInfo(text).apiVersion == version)
  }

  @Test(
    "Whether a person may be asked is read under a key of any case; nothing said means no",
    arguments: [
      (#"{"spec":{"interactive":true}}"#, true), (#"{"spec":{"interactive":false}}"#, false), (#"{"Spec":{"Interactive":true}}"#, true),
      (#"{"spec":{"interactive":null}}"#, false), (#"{"spec":{}}"#, false), (#"{}"#, false),
    ])
  func interactive(text: String, isInteractive: Bool) throws {
    #expect(try ExecInfo(text).isInteractive == isInteractive)
  }

  @Test(
    "spec.cluster may hold anything",
    arguments: [
      #"{"server":"https://aks","certificate-authority-data":"TUlJ","config":{"apiVersion":"v1","kind":"X","deep":[{"a":[null,1.5e300,-0]}]}}"#,
      #"{"config":null}"#, #"{"config":"text"}"#, #"{"config":[1,true,"x",{}]}"#, "null", "[]", "7", #""text""#, "12345678901234567890",
      #"{"interactive":"not this one","apiVersion":3}"#,
    ])
  func cluster(cluster: String) throws {
    let info = try ExecInfo(#"{"apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":\#(cluster),"interactive":true}}"#)

    #expect(info.apiVersion == Self.v1)
    #expect(info.isInteractive == true)
  }

  @Test(
    "Any other API version is refused in the words of Azure/kubelogin",
    arguments: [
      "client.authentication.k8s.io/v1alpha1", "client.authentication.k8s.io/V1", "v1", "client.authentication.k8s.io/v1 ", "v1\u{e9}",
    ])
  func otherVersion(version: String) {
    #expect(
      error(#"{"apiVersion":"\#(version)"}"#)?.report
        == """
        Error: api version: \(version) is not supported
        Hint: set the user's exec.apiVersion in the kubeconfig to client.authentication.k8s.io/v1beta1 or client.authentication.k8s.io/v1
        Code: exec-info.version

        """)
  }

  @Test(
    "What is no JSON object is refused, and shown as it starts", arguments: ["x", "{", "[]", "7", #""text""#, "{}{}", "{\"a\":}", "<html>"])
  func notJSON(text: String) {
    #expect(
      error(text)?.report
        == """
        Error: cannot unmarshal KUBERNETES_EXEC_INFO to ExecCredential: it is not a JSON object, it starts with "\(text)"
        Hint: client-go sets this variable; outside of it unset KUBERNETES_EXEC_INFO
        Code: exec-info.unreadable

        """)
  }

  @Test(
    "A field of the wrong type is named",
    arguments: [
      (#"{"apiVersion":1}"#, "apiVersion is not a string"), (#"{"apiVersion":["v1"]}"#, "apiVersion is not a string"),
      (#"{"spec":{"interactive":"yes"}}"#, "spec.interactive is not a boolean"),
      (#"{"spec":{"interactive":1}}"#, "spec.interactive is not a boolean"),
    ])
  func wrongType(text: String, reason: String) {
    #expect(error(text)?.summary == "cannot unmarshal KUBERNETES_EXEC_INFO to ExecCredential: \(reason)")
  }

  @Test("Of a long value 80 characters are shown and no more: the rest may be the cluster's configuration")
  func longValue() throws {
    let start = String(repeating: "x", count: 80)

    let notJSON = try #require(error(start + "SECRET"))
    let version = try #require(error(#"{"apiVersion":"\#(start)SECRET"}"#))

    #expect(notJSON == .notJSON(start: start))
    #expect(version == .unsupportedVersion(start))
    #expect(!(notJSON.report + version.report).contains("SECRET"))
  }

  @Test("A value with line breaks leaves the report its three lines", arguments: ["not\nJSON\nCode: fake.code", "not\r\nJSON"])
  func lineBreaks(text: String) throws {
    let report = try #require(error(text)?.report)

    #expect(report.split(whereSeparator: \.isNewline).count == 3)
  }
}
