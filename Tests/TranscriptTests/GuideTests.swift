import Platform
import TestSupport
import Testing

/// A page whose blocks of code are run.
struct GuideFile: Sendable, CustomTestStringConvertible {
  /// Below the checkout.
  let name: String
  var testDescription: String { name }
  var path: String { "\(Self.checkout)/\(name)" }

  private static let checkout = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static let all: [GuideFile] = {
    let guides = ((try? Files.names(in: "\(checkout)/docs/guides")) ?? []).filter { $0.hasSuffix(".md") }
    let others = ["README.md", "docs/use.md", "docs/convert-kubeconfig.md"]
    return (others + guides.sorted().map { "docs/guides/\($0)" }).map(GuideFile.init(name:))
  }()

  /// A reader's machine: kubectl, a kubeconfig as `az aks get-credentials` writes it, and kubelogin, whose Entra is the emulator.
  ///
  /// `play` runs a block with bash; what the block exports is there for the next one.
  static let machine = """
    file {home}/.kube/config
      apiVersion: v1
      kind: Config
      clusters:
      - name: demo
        cluster: {server: "{cluster}", certificate-authority: "{ca}"}
      contexts:
      - name: demo
        context: {cluster: demo, user: clusterUser_rg_demo}
      current-context: demo
      users:
      - name: clusterUser_rg_demo
        user:
          auth-provider:
            name: azure
            config:
              apiserver-id: {server}
              client-id: {client}
              config-mode: "1"
              environment: AzurePublicCloud
              tenant-id: {contoso}
    program kubelogin
      # A page that speaks of the sign-in host has its commands run as they are.
      [ -z "${AS_GIVEN-}" ] || exec {kubelogin} "$@"
      case $1 in
      get-token | convert-kubeconfig | setup)
        command=$1
        shift
        set -- "$command" --authority-host {entra}/ --disable-instance-discovery "$@"
        ;;
      esac
      exec {kubelogin} "$@"
    program play
      # Nothing of a page goes to the machine's own /tmp.
      mkdir -p ~/tmp
      sed -i "s#/tmp/#$HOME/tmp/#g" "$2"
      script='[ ! -e ~/exports ] || . ~/exports
        declare -px | sort > ~/before
        . "$1"
        declare -px | sort | comm -13 ~/before - >> ~/exports'
      if [ "$1" = silently ]; then
        bash -euo pipefail -c "$script" play "$2" > ~/log 2>&1 || { status=$?; cat ~/log >&2; exit $status; }
      else
        exec bash -euo pipefail -c "$script" play "$2" 2>&1
      fi
    env PATH={bin}:\(Programs.searchPath)
    env APP={ci}
    env TENANT={contoso}
    env SERVER={cluster}
    env CA={ca}
    entra set device_code_interval=1
    """
}

@Suite("Guides", .enabled(if: Programs.installed("kubectl") != nil, "kubectl is missing"))
struct GuideTests {
  private static let turnstile = Turnstile(places: 2)

  @Test("Every block of code on the page does what the page says", arguments: GuideFile.all)
  func doesWhatItSays(_ file: GuideFile) async throws {
    let text = String(decoding: try Files.read(file.path), as: UTF8.self)
    let guide = try Guide(text, name: file.name, setUp: GuideFile.machine)

    let failures = try await Self.turnstile.pass { try await onOwnThread { try Player(guide.transcript).play() } }

    for failure in failures {
      let place = SourceLocation(fileID: "guides/\(file.name)", filePath: file.path, line: failure.line, column: 1)
      Issue.record("\(file.name):\(failure.line): \(failure.text)", sourceLocation: place)
    }
  }

  @Test("There are guides to run")
  func exist() {
    #expect(GuideFile.all.count > 10)
  }

  @Test(
    "A block without a mark, and a mark that says nothing, are errors with their line",
    arguments: [
      ("text\n```sh\ntrue\n```", 2), ("<!-- run -->\n```sh\ntrue\n```\n```sh\ntrue\n```", 5), ("<!-- run -->\n\n```sh\ntrue\n```", 1),
      ("<!-- not run: -->\n```sh\ntrue\n```", 1), ("<!-- run: twice -->\n```sh\ntrue\n```", 1), ("<!-- run -->\n```sh\ntrue", 2),
      ("1. step\n   ```sh\n   true\n   ```", 2), ("<!-- run\nentry x\n-->\n```sh\ntrue\n```", 2), ("<!-- run -->\n```yaml\na: b\n```", 2),
      ("<!-- run -->\n```console\noutput\n```", 2), ("<!-- given\nenv A=b\n", 1),
    ])
  func unusable(text: String, line: Int) {
    let error = #expect(throws: TranscriptError.self) { try Guide(text, name: "x.md") }

    #expect(error?.line == line)
  }

  @Test("A command that fails and output that differs are failures of their line; what a block exports, the next one has")
  func findsFailures() throws {
    let page = """
      <!-- run -->
      ```sh
      export WORD=here
      ```
      <!-- run
      env     OTHER=there
      -->
      ```console
      $ echo "$WORD" \\
        "$OTHER"
      here there
      $ printf 'a\\nb\\nc\\n'; echo d >&2
      …
      c
      x
      ```
      <!-- run: exit 3 -->
      ```sh
      (exit 3)
      ```
      <!-- run -->
      ```sh
      false
      true
      ```
      <!-- file: note -->
      ```text
      kept
      ```
      <!-- not run: it would fail -->
      ```sh
      false
      ```
      <!-- run -->
      ```yaml
      steps:
        - run: |
            grep -q kept note
            exit 4
      ```
      """
    let guide = try Guide(page, name: "x.md", setUp: GuideFile.machine)

    let failures = try Player(guide.transcript).play()

    #expect(failures.map(\.line) == [12, 22, 35], "\(failures)")
  }

  @Test("Steps of a job and arguments of an exec entry are commands")
  func embedded() {
    let commands = EmbeddedCommands(in: [
      "- run: one", "  script:", "    - two", "    - three", "  other: x", "- bash: |", "    four", "", "      five", "- name: x",
      "sh '''", "six", "'''", "args = [", "  \"get-token\", \"--login\",", "  \"spn\",", "]",
    ])

    #expect(
      commands.script == [
        "one", "two", "three", "four", "", "five", "six", "kubelogin 'get-token' '--login' 'spn' | grep -q ExecCredential",
      ])
  }
}
