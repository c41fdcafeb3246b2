public import TokenCache

extension LoginMethods {
  /// `variables` and the flags of path settings once more, as static text: a warm run must not build all settings to know their names.
  ///
  /// A test compares both with the settings and methods, and prints the text that should be here.
  public static var questionNames: Question.Names {
    Question.Names(
      variables: """
        AAD_LOGIN_METHOD\0\
        AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE\0\
        AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE_PASSWORD\0\
        AAD_SERVICE_PRINCIPAL_CLIENT_ID\0\
        AAD_SERVICE_PRINCIPAL_CLIENT_SECRET\0\
        AAD_USER_PRINCIPAL_NAME\0\
        AAD_USER_PRINCIPAL_PASSWORD\0\
        ACTIONS_ID_TOKEN_REQUEST_TOKEN\0\
        ACTIONS_ID_TOKEN_REQUEST_URL\0\
        ARM_CLIENT_CERTIFICATE_PASSWORD\0\
        ARM_CLIENT_CERTIFICATE_PATH\0\
        ARM_CLIENT_ID\0\
        ARM_CLIENT_SECRET\0\
        ARM_TENANT_ID\0\
        AZD_CONFIG_DIR\0\
        AZURESUBSCRIPTION_CLIENT_ID\0\
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID\0\
        AZURESUBSCRIPTION_TENANT_ID\0\
        AZURE_AUTHORITY_HOST\0\
        AZURE_CLIENT_CERTIFICATE_PASSWORD\0\
        AZURE_CLIENT_CERTIFICATE_PATH\0\
        AZURE_CLIENT_ID\0\
        AZURE_CLIENT_SECRET\0\
        AZURE_CLI_TIMEOUT\0\
        AZURE_CLOUD_NAME\0\
        AZURE_CONFIG_DIR\0\
        AZURE_ENVIRONMENT_FILEPATH\0\
        AZURE_FEDERATED_TOKEN_FILE\0\
        AZURE_PASSWORD\0\
        AZURE_POD_IDENTITY_AUTHORITY_HOST\0\
        AZURE_TENANT_ID\0\
        AZURE_USERNAME\0\
        BROWSER\0\
        DEFAULT_IDENTITY_CLIENT_ID\0\
        DISPLAY\0\
        IDENTITY_ENDPOINT\0\
        IDENTITY_HEADER\0\
        IDENTITY_SERVER_THUMBPRINT\0\
        IMDS_ENDPOINT\0\
        KUBECONFIG\0\
        KUBELOGIN_TOKEN_STORE\0\
        MSI_ENDPOINT\0\
        MSI_SECRET\0\
        PATH\0\
        SYSTEM_ACCESSTOKEN\0\
        SYSTEM_OIDCREQUESTURI\0\
        WAYLAND_DISPLAY\0\

        """,
      pathFlags: """
        --cache-dir\0\
        --certificate-authority\0\
        --client-certificate\0\
        --federated-token-file\0\
        --kubeconfig\0\
        --token-cache-dir\0\

        """)
  }
}
