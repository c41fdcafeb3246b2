/// Why somebody is not let in, for the page that asks again.
struct SignInProblem: Error {
  let code: Int
  let text: String
  /// Typed again by itself; empty where another name is wanted.
  let typedName: String
}

extension Exchange {
  /// The user whose name and password the form has.
  func checkedUser(_ name: String, in tenant: Tenant?) throws(SignInProblem) -> User {
    guard let user = directory.user(name), user.password == form["passwd"] else {
      throw SignInProblem(code: 50126, text: "The user name or the password is wrong.", typedName: name)
    }
    if let tenant, directory.account(of: user, in: tenant) == nil {
      let text = "AADSTS50020: \(user.name) is neither member nor guest of \(tenant.name). Use another account."
      throw SignInProblem(code: 50020, text: text, typedName: "")
    }
    return user
  }

  /// Those who have an account in the tenant; everybody where none is named.
  func users(of tenant: Tenant?) -> [User] {
    directory.users.filter { user in tenant.map { directory.account(of: user, in: $0) != nil } ?? true }
  }
}

/// Where a person types who they are.
enum CredentialFields {
  static func html(users: [User], name: String) -> String {
    let options = users.map { "<option value=\"\(Page.escape($0.name))\">\(Page.escape($0.displayName))</option>" }.joined()
    return """
      <label for="login">User</label>
      <input id="login" name="login" type="email" value="\(Page.escape(name))" list="users" required\(name.isEmpty ? " autofocus" : "") \
      autocomplete="username">
      <datalist id="users">\(options)</datalist>
      <label for="passwd">Password</label>
      <input id="passwd" name="passwd" type="password" required\(name.isEmpty ? "" : " autofocus") autocomplete="current-password">
      """
  }
}
