import HTTPTransport
import LoginMethods
import Platform
import QREncoding
import SecretStores
import Signing
import TokenCache

/// The program as it runs outside of tests.
public enum Live {
  /// The warm path first; the commands only when it has no answer.
  public static func main() -> Int32 {
    CoreDumps.forbid()
    let question = Question.live(LoginMethods.questionNames)
    if let answer = WarmPath.answer(to: question, at: .now) {
      if !answer.notices.isEmpty, Terminal.isErrorTerminal { Terminal.live.writeError(String(decoding: answer.notices, as: UTF8.self)) }
      if Terminal.writeOutput(answer.output) { return 0 }
    }
    let transport = HTTPTransport(environment: .live)
    let stores = SecretStores(cipher: .aes256GCM)
    var host = Host.live(
      send: { try transport.send($0) }, openCertificate: { try ClientCertificate(opening: $0) },
      openSecretStore: { try stores.open($0, $1, in: $2) })
    host.possessionKeys = .openSSL
    host.makeQRCode = { QRCode(encoding: $0) }
    return Kubelogin.run(Array(CommandLine.arguments.dropFirst()), question, in: host)
  }
}
