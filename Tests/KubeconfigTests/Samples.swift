import Kubeconfig

/// What the golden tests convert a user to.
let converted = ExecEntry(
  command: "kubelogin", arguments: ["get-token", "--login", "azurecli", "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"],
  apiVersion: "client.authentication.k8s.io/v1beta1", provideClusterInfo: false)

func document(_ text: String, path: String = "f") throws -> KubeconfigDocument {
  try KubeconfigDocument(bytes: Array(text.utf8), path: path)
}

/// The text after user `user` became `exec`.
func editing(_ text: String, user: String = "aks", to exec: ExecEntry = converted) throws -> String {
  String(decoding: try document(text).replacing([UserEdit(user: EntryName(user), exec: exec)]), as: UTF8.self)
}

/// The error that reading, and then converting the user "aks", throws.
func error(of text: String) -> KubeconfigError? {
  do {
    _ = try editing(text)
    return nil
  } catch {
    return error as? KubeconfigError
  }
}
