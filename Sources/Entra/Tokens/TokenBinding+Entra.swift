public import OAuth
public import Platform

extension TokenBinding {
  /// Source: Entra's `req_cnf`, as MSAL sends it.
  public init(_ key: PossessionKey) {
    let keyID = JSONWebKey(key).thumbprint
    // "sw": software keeps the key, not a chip.
    let confirmation = #"{"kid":"\#(keyID)","xms_ksl":"sw"}"#
    self.init(keyID: keyID, tokenType: "pop", confirmation: ("req_cnf", encodeBase64URL(Array(confirmation.utf8))))
  }
}
