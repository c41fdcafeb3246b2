// Flags of status, sessions, logout and explain. Where get-token has the same flag, only its help differs.

extension Setting {
  public static let reportFormat = Setting(
    "output", "o", default: "text", choices: ["text", "json"], help: "What to print: text, or json for scripts")
  public static let sessionContext = Setting(
    "context", help: "Use the session of this context's user; status uses the current context without it")
  public static let session = Setting("session", help: "Session to end: its name as kubelogin sessions shows it, or the start of it")
  public static let allSessions = Setting("all", kind: .toggle, help: "End all sessions and remove everything that signs in")

  public static let sessionsCommand = [reportFormat, cacheDirectory] + global
  public static let status = [sessionContext, kubeconfig, reportFormat, cacheDirectory] + global
  public static let explain = [reportFormat] + global
  public static let logout = [session, sessionContext, allSessions, kubeconfig, cacheDirectory, timeout] + global
}
