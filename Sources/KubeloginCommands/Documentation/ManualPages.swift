import ArgumentParser
import LoginMethods
import Settings

/// The manual pages, as mdoc. What they say of flags and variables follows from the settings. Source: mdoc(7).
public enum ManualPages {
  /// File name and text of each page. `date` is that of the release, as `November 25, 2026`.
  public static func pages(date: String) -> [(name: String, text: String)] {
    let commands = listedCommands.map { command in
      let name = "kubelogin-\(command._commandName)"
      return (name: "\(name).1", text: header(name, 1, date) + self.command(command))
    }
    return [(name: "kubelogin.1", text: header("kubelogin", 1, date) + program)] + commands
      + [(name: "kubelogin-kubeconfig.5", text: header("kubelogin-kubeconfig", 5, date) + kubeconfig)]
  }

  private static var listedCommands: [any KubeloginCommand.Type] { Root.commands.filter { $0.configuration.shouldDisplay } }

  private static func header(_ name: String, _ section: Int, _ date: String) -> String {
    ".Dd \(date)\n.Dt \(name.uppercased()) \(section)\n.Os\n.Sh NAME\n.Nm \(name)\n"
  }

  // MARK: Commands

  private static var program: String {
    let list = listedCommands.map { command in
      ".It Xr kubelogin-\(command._commandName) 1\n\(Mdoc.prose(command.configuration.abstract))"
    }
    return """
      .Nd \(Mdoc.title(Root.configuration.abstract))
      .Sh SYNOPSIS
      .Nm
      .Op Ar options
      .Ar command
      .Op Ar arguments
      .Sh DESCRIPTION
      \(Mdoc.prose("kubectl and other client-go tools run this program when a user of the kubeconfig has an exec entry for it."))
      \(Mdoc.prose("It prints a token for the cluster: from its cache, silently renewed, or after a person has signed in."))
      .Pp
      The commands are:
      .Bl -tag -width Ds
      \(list.joined(separator: "\n"))
      .El
      .Sh OPTIONS
      \(options(Root.settings))
      .Sh FILES
      .Bl -tag -width Ds
      .It Pa ~/.kube/cache/kubelogin/
      \(Mdoc.prose("Tokens, sessions and locks, unless --cache-dir or KUBECACHEDIR names another directory."))
      .El
      \(exitStatus)
      .Sh SEE ALSO
      .Xr kubelogin-kubeconfig 5

      """
  }

  private static func command(_ command: any KubeloginCommand.Type) -> String {
    let configuration = command.configuration
    let positional = command.positionals > 0 ? "\n.Ar \(command.positionalName)" : ""
    let discussion = configuration.discussion.isEmpty ? "" : "\n.Pp\n\(Mdoc.prose(configuration.discussion))"
    return """
      .Nd \(Mdoc.title(configuration.abstract))
      .Sh SYNOPSIS
      .Nm kubelogin
      .Cm \(command._commandName)
      .Op Ar options\(positional)
      .Sh DESCRIPTION
      \(Mdoc.prose(configuration.abstract))\(discussion)
      .Sh OPTIONS
      \(options(command.settings))
      \(environment(command.settings))\(exitStatus)
      .Sh SEE ALSO
      .Xr kubelogin 1 ,
      .Xr kubelogin-kubeconfig 5

      """
  }

  private static func options(_ settings: [Setting]) -> String {
    let items = settings.filter { $0.visibility == .listed }.map { setting in
      let names = (setting.shorthand.map { "Fl \($0) , " } ?? "") + "Fl Fl \(setting.name)"
      let help = setting == .login ? "\(setting.help): \(LoginMethods.listedNames)" : setting.help
      let standard =
        setting.defaultValue.isEmpty || setting.kind == .toggle ? "" : "\n.Pp\n\(Mdoc.prose("Default: \(setting.defaultValue)."))"
      return ".It \(names)\(setting.kind == .toggle ? "" : " Ar \(setting.valueName)")\n\(Mdoc.prose(help + "."))\(standard)"
    }
    return ".Bl -tag -width Ds\n\(items.joined(separator: "\n"))\n.El"
  }

  private static func environment(_ settings: [Setting]) -> String {
    let items = variables(settings)
    return items.isEmpty ? "" : ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n\(items.joined(separator: "\n"))\n.El\n"
  }

  /// An item for each variable, with the flags whose values it replaces.
  private static func variables(_ settings: [Setting]) -> [String] {
    let rules = settings.flatMap { setting in setting.variables.map { (name: $0.name, text: $0.text(for: setting)) } }
    return Set(rules.map(\.name)).sorted().map { name in
      let texts = rules.filter { $0.name == name }.map { Mdoc.prose($0.text + ".") }
      return ".It Ev \(name)\n\(texts.joined(separator: "\n"))"
    }
  }

  private static let exitStatus = """
    .Sh EXIT STATUS
    0 for success, 1 for every failure.
    An error is three lines on stderr: what happened, what to do, and a code.
    """

  // MARK: The kubeconfig

  private static var kubeconfig: String {
    let methods = LoginMethods.all.map { method in
      let needs = method.requirements.map { $0.need.name }.joined(separator: ", ")
      return ".It Cm \(method.name)\n\(Mdoc.prose(method.summary + "."))" + (needs.isEmpty ? "" : "\n\(Mdoc.prose("Needs \(needs)."))")
    }
    let machine = LoginMethods.all.flatMap(\.variables)
    return """
      .Nd the exec entry of a kubeconfig user that signs in through kubelogin
      .Sh DESCRIPTION
      \(Mdoc.prose("A user of a kubeconfig names the program that prints its token, and the program's arguments:"))
      .Bd -literal -offset indent
      users:
      - name: demo
        user:
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: kubelogin
            args: [get-token, --login, azurecli, --server-id, ID]
            interactiveMode: IfAvailable
      .Ed
      .Pp
      .Xr kubelogin-convert-kubeconfig 1
      and
      .Xr kubelogin-setup 1
      write such entries.
      The arguments are the options of
      .Xr kubelogin-get-token 1 .
      .Pp
      The login methods are:
      .Bl -tag -width Ds
      \(methods.joined(separator: "\n"))
      .El
      .Sh ENVIRONMENT
      \(Mdoc.prose("The list env of the entry may set these variables; each replaces a flag, unless --disable-environment-override is given."))
      .Bl -tag -width Ds
      \(variables(GetToken.settings).joined(separator: "\n"))
      .El
      .Pp
      \(Mdoc.prose("Some login methods also read what their platform sets:"))
      .Bl -tag -width Ds -compact
      \(Set(machine).sorted().map { ".It Ev \($0)" }.joined(separator: "\n"))
      .El
      .Sh SEE ALSO
      .Xr kubelogin 1 ,
      .Xr kubelogin-get-token 1

      """
  }
}

extension Setting {
  /// What a synopsis shows in place of the value.
  fileprivate var valueName: String {
    switch kind {
    case .text, .toggle, .list: "value"
    case .file: "file"
    case .directory: "directory"
    case .url: "url"
    case .duration: "duration"
    case .number: "number"
    }
  }
}

extension VariableRule {
  fileprivate func text(for setting: Setting) -> String {
    let effect = fillsOnly ? "Stands in for a missing \(setting.flag)" : "Replaces \(setting.flag)"
    switch condition {
    case .always: return effect
    case .azureRM: return "\(effect), with --use-azurerm-env-vars"
    case .notAzureRM: return "\(effect), without --use-azurerm-env-vars"
    case .method(let name): return "\(effect), with --login \(name)"
    }
  }
}
