import CYaml
public import Platform

extension LinkedLibrary {
  public static var linkedWithKubeconfig: [LinkedLibrary] { [LinkedLibrary("libyaml", yaml_get_version_string())] }
}
