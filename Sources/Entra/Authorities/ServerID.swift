public import OAuth

/// The scope of a server ID: itself without final slashes, and `/.default` unless it ends so.
public func scope(ofServer serverID: String) -> String {
  var server = serverID
  while server.hasSuffix("/") { server.removeLast() }
  return server.hasSuffix("/.default") ? server : server + "/.default"
}

/// The v1 resource: the scope without `/.default`.
func resource(ofServer serverID: String) -> String {
  String(scope(ofServer: serverID).dropLast("/.default".count))
}

extension Authority {
  /// What an application asks for on a server.
  public func audience(ofServer serverID: String) -> Audience {
    isLegacy ? .resource(resource(ofServer: serverID)) : .scope([scope(ofServer: serverID)])
  }

  /// What every person's sign-in asks for: besides the server an ID token, a refresh token and the name.
  public func personAudience(ofServer serverID: String) -> Audience {
    isLegacy ? .resource(resource(ofServer: serverID)) : .scope([scope(ofServer: serverID), "openid", "offline_access", "profile"])
  }
}
