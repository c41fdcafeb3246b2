import CDBus
public import Platform

extension LinkedLibrary {
  public static var linkedWithSecretStores: [LinkedLibrary] {
    var text = [CChar](repeating: 0, count: 32)
    cdbus_version(&text, text.count)
    return [LinkedLibrary("libdbus", text)]
  }
}
