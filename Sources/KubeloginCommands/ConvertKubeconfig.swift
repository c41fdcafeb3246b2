import ArgumentParser
import Platform
import Settings

struct ConvertKubeconfig: KubeloginCommand {
  static let configuration = CommandConfiguration(commandName: "convert-kubeconfig")
  static let settings = Setting.shared
  func run(in host: Host, _ line: CommandLineReading) throws {}
}
