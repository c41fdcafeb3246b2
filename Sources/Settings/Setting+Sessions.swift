// Flags of status, sessions, logout, explain and doctor. Where get-token has the same flag, only its help differs.

extension Setting {
  public static let reportFormat = Setting(
    "output", "o", default: "text", choices: ["text", "json"], help: "What to print: text, or json for scripts")
  public static let sessionContext = Setting(
    "context", help: "Use the session of this context's user; status uses the current context without it")
  public static let doctorContext = Setting("context", help: "Context to look at; the current one without it")
  public static let doctorResourceID = Setting("resource-id", help: "Resource ID of the cluster: ask Azure Resource Manager about it too")
  public static let offline = Setting("offline", kind: .toggle, help: "Send nothing: look at files and programs only")
  public static let redact = Setting(
    "redact", kind: .toggle, help: "Shorten names of users, tenants, hosts and the like; the default with -o json, or =false not to")
  public static let session = Setting("session", help: "Session to end: its name as kubelogin sessions shows it, or the start of it")
  public static let allSessions = Setting("all", kind: .toggle, help: "End all sessions and remove everything that signs in")

  public static let sessionsCommand = [reportFormat, cacheDirectory] + global
  public static let status = [sessionContext, kubeconfig, reportFormat, cacheDirectory] + global
  public static let explain = [reportFormat] + global
  public static let doctor = [doctorContext, kubeconfig, reportFormat, offline, redact, doctorResourceID, armEndpoint] + global
  public static let logout = [session, sessionContext, allSessions, kubeconfig, cacheDirectory, timeout] + global
}
