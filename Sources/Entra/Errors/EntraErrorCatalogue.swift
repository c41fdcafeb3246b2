/// What to do about Entra's error numbers, as data.
///
/// Source: Entra, "Microsoft Entra authentication and authorization error codes".
public enum EntraErrorCatalogue {
  /// The remedy for the first of these numbers that has one.
  static func remedy(for numbers: [Int]) -> String? {
    numbers.lazy.compactMap { number in entries.first { $0.numbers.contains(number) }?.remedy }.first
  }

  /// A refresh that fails with one of these has lost its token for good, where the answer has no suberror.
  public static let deadRefreshToken: Set<Int> = [50089, 50132, 50133, 50173, 70000, 70008, 70043, 700081, 700082, 700084]

  /// Policy refuses what was proved by a device code, and may accept a browser on this machine or the broker of a tool.
  static let refusedDeviceCode: Set<Int> = [50005, 50097, 50129, 50187, 53000, 53001, 53003, 530032, 530035, 70043]

  /// The person has declined to consent.
  static let declined = 65004

  public static let entries: [(numbers: [Int], remedy: String)] = [
    (
      [16000, 50020, 50014, 51004, 90072],
      "this account belongs to another tenant: sign in with the right account, give the right --tenant-id, or have the account invited"
    ),
    (
      [50058],
      "there is no sign-in to reuse: sign in again"
    ),
    (
      [50001, 500011, 650057],
      "check --server-id and --tenant-id: the API server's application is not known in this tenant"
    ),
    (
      [50002, 500021, 500022],
      "the network's tenant restriction forbids this tenant: ask your IT department"
    ),
    (
      [50005, 53000, 53001, 50097, 50129, 50187],
      "policy requires a known device, and a device code cannot prove one: kubelogin convert-kubeconfig --login interactive for a managed browser, or --login azurecli"
    ),
    (
      [53003, 530035, 530032],
      "Conditional Access blocks this way to sign in: kubelogin convert-kubeconfig --login interactive or --login azurecli may be allowed, or send the correlation ID to your administrator"
    ),
    (
      [53002, 50131, 53004, 53011],
      "policy blocks this sign-in as risky: your administrator can see why; 53004 requires multi-factor registration first"
    ),
    (
      [50011, 70004, 900971],
      "register http://localhost as a redirect URI for public clients, and check --redirect-url"
    ),
    (
      [50012, 700027],
      "the certificate is not registered or does not fit: upload it, and check that key, certificate and --client-id belong together"
    ),
    (
      [50013, 500133, 700024],
      "the assertion is expired or malformed: check the clock and whether the token file is current"
    ),
    (
      [50034],
      "this user name does not exist in the tenant: check its spelling and --tenant-id"
    ),
    (
      [50049],
      "check --authority-host; for a private cloud add --disable-instance-discovery"
    ),
    (
      [50053],
      "the account is locked or the address is blocked: wait, or ask your administrator to unlock it"
    ),
    (
      [50055, 50144, 50135, 50125],
      "the password has expired or must be changed: do it in a browser, then try again"
    ),
    (
      [50057],
      "the account is disabled: ask your administrator"
    ),
    (
      [50059, 50128, 90019],
      "give --tenant-id"
    ),
    (
      [50072, 50079],
      "multi-factor authentication must be set up first: sign in once in a browser, then use the login method devicecode"
    ),
    (
      [50074, 50076, 50078, 50158],
      "multi-factor authentication is needed: use the login method interactive or devicecode"
    ),
    (
      [50089, 50132, 50133, 50173, 70000, 70008, 700081, 700082, 700084, 70043],
      "the sign-in has expired or was revoked: sign in again"
    ),
    (
      [50105, 501051],
      "an administrator must assign this user or application to the API server's application"
    ),
    (
      [50126, 50056, 50064] + Array(80001...80014),
      "user name or password is wrong: correct it and try again"
    ),
    (
      [50194, 9_001_023, 90130, 90124],
      "this application needs a tenant of its own: give --tenant-id"
    ),
    (
      [50196],
      "the service saw the same request in a loop: wait some minutes, and check that the token cache can be written"
    ),
    (
      [500208, 500212, 500213],
      "policy refuses this kind of account: use another, or ask your administrator"
    ),
    (
      [50147, 501481, 501491],
      "the browser's answer does not fit this sign-in: try again with a single tab"
    ),
    (
      [54005, 700005],
      "the code was used already: sign in again"
    ),
    (
      [65001, 90094, 90095, 90008],
      "consent is missing: an administrator can give it on the adminconsent page of --client-id"
    ),
    (
      [65002],
      "this client may not ask for this server: use the --client-id that belongs to --server-id; for Azure Resource Manager leave "
        + "--arm-client-id out"
    ),
    (
      [65004],
      "the sign-in was declined: run the command again and accept"
    ),
    (
      [65005, 650052, 650054, 650056],
      "the application's permissions do not fit: ask its owner"
    ),
    (
      [70001, 7_000_112, 1_000_031],
      "the application is disabled: ask its owner"
    ),
    (
      [700011, 700016],
      "check --client-id and --tenant-id: the application is not in this tenant"
    ),
    (
      [70002, 7_000_215],
      "check the client secret: give its value, not its ID"
    ),
    (
      [70003],
      "the grant is not known there: check --authority-host and whether a proxy changes requests"
    ),
    (
      [70011, 1_002_012, 28002, 28003, 700023],
      "check --server-id"
    ),
    (
      [700022, 28000, 901002],
      "this is a fault in kubelogin: please report it with the line above"
    ),
    (
      [70018, 70019, 70020, 90119, 90120],
      "the code was wrong, used already or has expired: run the command again"
    ),
    (
      [70021, 700211, 700212, 700213, 7_002_138, 700229],
      "no federated credential fits this token's issuer, subject and audience: compare them; a new credential needs some minutes to work"
    ),
    (
      [700025],
      "a public client must not send a secret: leave --client-secret out"
    ),
    (
      [700030],
      "the certificate's subject is not allowed: check the trusted subjects and issuers of the application"
    ),
    (
      [7_000_218],
      "this application is confidential: allow public client flows in its registration, or use the login method spn"
    ),
    (
      [7_000_222],
      "the client secret has expired: make a new one"
    ),
    (
      [7_000_229],
      "the application has no service principal in this tenant: az ad sp create --id CLIENT_ID makes one"
    ),
    (
      [90002, 90013],
      "check --tenant-id and --environment: there is no such tenant"
    ),
    (
      [90038, 90043, 900382, 900432],
      "the tenant is in another cloud: set --environment or --authority-host"
    ),
    (
      [90014, 900144, 9_002_313, 90023, 90100],
      "the request did not arrive as it was sent: a proxy may change it; otherwise please report this"
    ),
    (
      [90056, 900561],
      "a proxy turned the request into a GET: check HTTPS_PROXY"
    ),
    (
      [90006, 90012, 90024, 90033, 90055, 90090, 50033],
      "the service is busy: try again later"
    ),
    (
      [9_002_331, 9_002_332],
      "use a work or school account, and its tenant in --tenant-id"
    ),
    (
      [100007],
      "the regional endpoint is restricted: leave the region setting out"
    ),
  ]
}
