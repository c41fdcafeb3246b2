import OAuth
import Platform
import Settings

extension SignInContext {
  /// What a person at a terminal gets beside the sentence: the code to read, copy or scan, and the page to click or have opened.
  func show(_ authorization: DeviceAuthorization) {
    guard host.terminal.errorIsTerminal else { return }
    let address = authorization.completePage ?? authorization.page
    if settings.isOn(.openBrowser), let address, !host.openBrowser(at: address) {
      host.notice("kubelogin: no browser could be started")
    }
    guard let display = TerminalDisplay(of: host), let code = authorization.userCode else { return }
    var above = [authorization.message]
    if settings.isOn(.copyCode), let sequence = display.copying(code) {
      host.draw(sequence)
      above.append("The code is on the clipboard, if this terminal lets programs put it there.")
      host.say(above[1])
    }
    let card = DeviceCodeCard(code: code, page: authorization.page, address: address, above: above, display: display)
    host.draw(card.text(settings.isOn(.noQRCode) ? nil : address.flatMap(host.makeQRCode)))
  }
}
