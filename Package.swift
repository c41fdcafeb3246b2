// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
]

// Static libstdc++ and libgcc, libm only where it is called, PIE, no packed relocations (they need glibc 2.36), no exports, functions of the
// warm path side by side.
// docs/PERFORMANCE.md tells what each is worth.
let linker = "\(Context.packageDirectory)/Linker"
let strip = Context.environment["KEEP_SYMBOLS"] == nil ? ["-Xlinker", "-s"] : []
let releaseLink: [LinkerSetting] = [
  .unsafeFlags(
    ["-use-ld=lld", "-L\(linker)", "-Xclang-linker", "-static-libgcc", "-Xlinker", "--symbol-ordering-file=\(linker)/order.txt"]
      + ["-Xlinker", "--no-warn-symbol-ordering", "-Xlinker", "--version-script=\(linker)/exports.txt"] + strip,
    .when(platforms: [.linux], configuration: .release))
]

// libsecret and GLib have their headers in folders of their own, GLib's configuration in one for each kind of machine. That of another
// distribution may stand elsewhere; pkg-config would know, but SwiftPM would then link the libraries as well.
let secretHeaders =
  ["libsecret-1", "glib-2.0"].map { "-I/usr/include/\($0)" }
  + ["lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib"].map { "-I/usr/\($0)/glib-2.0/include" }

func library(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, exclude: [String] = [], _ dependencies: Target.Dependency...) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

// The emulator judges the plugin, so it shares no code with it: it has its own HTTP, TLS and keys. It is built in debug only.
// docs/decisions/0007-emulator-openssl.md says what its packages cost.
let emulator = Emulator(
  packages: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2")
  ],
  targets: [
    // TLS, keys and certificates for the emulator, and for nobody else. Forbids it any use of the plugin's COpenSSL.
    .target(name: "CEmulatorOpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(
      name: "EntraEmulator",
      dependencies: [
        "CEmulatorOpenSSL", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .executableTarget(name: "entra-emulator", dependencies: ["EntraEmulator"], swiftSettings: strict),
    tests("EntraEmulatorTests", exclude: ["Reviews"], "EntraEmulator"),
  ])

// These start the emulator as a program of its own.
let testsWithEmulator = [
  tests("TranscriptTests", "Platform", "TestSupport"),
  tests("EndToEndTests", exclude: ["Python"], "Platform", "TestSupport"),
]

struct Emulator {
  var packages: [Package.Dependency]
  var targets: [Target]
}

let package = Package(
  name: "kubelogin",
  products: [.executable(name: "kubelogin", targets: ["kubelogin"])],
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
  targets: [
    // The machine. Forbids everything above it any other way to time, environment, terminal, files and processes.
    .target(name: "CPlatform", cSettings: [.define("STATIC_SWIFT_RUNTIME", .when(platforms: [.linux], configuration: .release))]),
    library("Platform", "CPlatform"),
    // Flags and variables as data. Forbids a second list of them anywhere.
    library("Settings", "Platform"),
    // client-go's contract. Forbids its JSON from leaking into the login methods.
    library("ExecCredential", "Platform"),
    // Files, locks and freshness of tokens. Forbids knowledge of Entra: a token is bytes with an end.
    library("TokenCache", "Platform"),
    // OAuth and OpenID as the RFCs have them, as pure requests and responses. Forbids knowledge of a vendor, and sockets: they come with Host.
    library("OAuth", "Platform"),
    // What Microsoft Entra adds: clouds, AADSTS errors, v1, WS-Trust, managed identities, proof of possession. Forbids it in OAuth.
    library("Entra", "OAuth", "Platform"),
    // The only importer of libcurl. Forbids curl's types and errors from spreading.
    .target(name: "CCurl"),
    library("HTTPTransport", "CCurl", "Platform"),
    // The only importer of OpenSSL. Forbids keys and passwords from leaving it: others get certificates, digests and signatures.
    .target(name: "COpenSSL"),
    library("Signing", "COpenSSL", "Platform"),
    // Places for secrets. The only importer of libsecret. Forbids GLib's types and errors from spreading.
    .target(name: "CSecret", cSettings: [.unsafeFlags(secretHeaders)]),
    library("SecretStores", "CPlatform", "CSecret", "Platform"),
    // The only importer of libyaml. Forbids decoding a kubeconfig and writing it back.
    .target(name: "CYaml", linkerSettings: [.linkedLibrary(":libyaml.a")]),
    library("Kubeconfig", "CYaml", "Platform"),
    // One file per login method. Forbids methods from reaching kubeconfigs, terminals and the network directly.
    library("LoginMethods", "Entra", "OAuth", "Platform", "Settings", "TokenCache"),
    // The command tree. The only importer of ArgumentParser.
    library(
      "KubeloginCommands", "CPlatform", "Entra", "ExecCredential", "HTTPTransport", "Kubeconfig", "LoginMethods", "OAuth", "Platform",
      "SecretStores", "Settings", "Signing", "TokenCache", .product(name: "ArgumentParser", package: "swift-argument-parser")),
    .executableTarget(
      name: "kubelogin", dependencies: ["KubeloginCommands"], swiftSettings: strict, linkerSettings: releaseLink),
    // Writes the generated pages of docs/. Forbids a doc generator in the shipped program.
    .executableTarget(name: "generate-docs", dependencies: ["KubeloginCommands", "Platform"], swiftSettings: strict),

    .target(name: "TestSupport", dependencies: ["Platform"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("PlatformTests", "Platform", "TestSupport"),
    tests("SettingsTests", "Platform", "Settings", "TestSupport"),
    tests("ExecCredentialTests", "ExecCredential", "Platform"),
    tests("TokenCacheTests", "Platform", "TestSupport", "TokenCache"),
    tests("OAuthTests", "OAuth", "Platform", "TestSupport"),
    tests("EntraTests", "Entra", "OAuth", "Platform", "TestSupport"),
    tests("HTTPTransportTests", exclude: ["Fixtures"], "HTTPTransport", "Platform"),
    tests("SigningTests", "Platform", "Signing", "TestSupport"),
    tests("SecretStoresTests", "Platform", "SecretStores", "Signing", "TestSupport"),
    tests("KubeconfigTests", exclude: ["Findings", "PyYAML"], "Kubeconfig", "Platform", "TestSupport"),
    tests("LoginMethodsTests", "Entra", "LoginMethods", "OAuth", "Platform", "Settings", "TestSupport", "TokenCache"),
    tests(
      "KubeloginCommandsTests", exclude: ["Golden"], "Kubeconfig", "KubeloginCommands", "LoginMethods", "Platform", "Settings",
      "TestSupport", "TokenCache"),
  ],
  cLanguageStandard: .gnu17
)

// What needs the emulator is left out where only the plugin matters: its packages double the cost of a build.
// KUBELOGIN_EMULATOR names an emulator that was built elsewhere.
let buildsEmulator = Context.environment["KUBELOGIN_WITHOUT_EMULATOR"] == nil
if buildsEmulator || Context.environment["KUBELOGIN_EMULATOR"] != nil { package.targets += testsWithEmulator }
if buildsEmulator {
  package.products.append(.executable(name: "entra-emulator", targets: ["entra-emulator"]))
  package.dependencies += emulator.packages
  package.targets += emulator.targets
}
