extension Documentation {
  /// Every symptom that `kubelogin explain` knows.
  static var troubleshooting: String {
    let sections: [(String, [Symptom])] = [
      ("kubectl does not start kubelogin", Symptom.plugin), ("Entra ID or a tool refuses to sign in", Symptom.signIn),
      ("401: the API server refuses the token", Symptom.refusedToken), ("403: the API server refuses the request", Symptom.refusedRequest),
      ("The API server is not reached", Symptom.cluster),
    ]
    let chapters = sections.map { title, symptoms in "## \(title)\n\n\(symptoms.map(section).joined(separator: "\n"))" }
    let roles = ClusterRole.all.map { "| \($0.name) | `\($0.id)` |" }
    return """
      # Troubleshooting
      \(notice)
      `kubelogin explain` finds the right part of this page: give it the text in quotes, or pipe it.

      ```sh
      kubelogin explain 'error: You must be logged in to the server (Unauthorized)'
      kubectl get pods 2>&1 | kubelogin explain
      ```

      It reads what kubectl, helm, k9s, Terraform and others print, also wrapped, framed or coloured. `-o json` is for scripts. If it does not
      know a text, the exit status is 1. `kubelogin doctor` looks at the machine, the kubeconfig, the sign-in and the API server itself.

      A 401 says that the API server refused the token; it never says why. A 403 says that it knows the user and refused this request. A 403
      with `in Azure` in it comes from Azure RBAC: explain then names the data action and the smallest built-in role that has it. Without it, Kubernetes
      decided by its own RBAC.

      \(chapters.joined(separator: "\n"))
      ## Built-in roles of Azure RBAC

      From the smallest to the largest:

      | role | id |
      |---|---|
      \(roles.joined(separator: "\n"))

      RBAC Reader and RBAC Writer do not include the right to fetch the kubeconfig: that needs Azure Kubernetes Service Cluster User Role
      (`4abbcc35-e782-43d8-92c5-2d3f1bd2253f`) as well.

      """
  }

  private static func section(_ symptom: Symptom) -> String {
    """
    ### \(symptom.title)

    Known to explain as `\(symptom.name)`.

    - Cause: \(symptom.cause)
    - Check: \(symptom.check)
    - Remedy: \(symptom.remedy)

    """
  }
}
