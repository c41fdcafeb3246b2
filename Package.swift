// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
]

// The release is one static file at a fixed address, with libraries of its own (scripts/release): KUBELOGIN_STATIC is the directory of their
// archives. Every other build links those of the system. docs/decisions/0008-static-release.md tells why, docs/PERFORMANCE.md what each of
// the linker's words is worth.
let archives = Context.environment["KUBELOGIN_STATIC"]
let strip = Context.environment["KEEP_SYMBOLS"] == nil ? ["-Xlinker", "-s"] : []
let staticLink: [LinkerSetting] =
  archives.map { directory in
    let order = "--symbol-ordering-file=\(Context.packageDirectory)/Linker/order.txt"
    let discard = "--script=\(Context.packageDirectory)/Linker/discard.ld"
    // Nothing throws a C++ exception: the table by which one is caught is left out.
    let options = ["--icf=all", order, discard, "--no-eh-frame-hdr", "--no-warn-symbol-ordering", "-z", "relro", "-z", "now"]
    let words = options.flatMap { ["-Xlinker", $0] }
    return [.unsafeFlags(["-use-ld=lld", "-static-executable", "-L\(directory)/lib"] + words + strip), .linkedLibrary("z")]
  } ?? []

// What a release knows of itself; compiled into one small file.
let stamp: [CSetting] = ["KUBELOGIN_VERSION", "KUBELOGIN_COMMIT", "KUBELOGIN_BUILD_TIME", "KUBELOGIN_TOOLCHAIN"].compactMap { name in
  Context.environment[name].map { .define(name, to: "\"\($0)\"") }
}

// libdbus has its headers in directories of their own, its configuration in one for each kind of machine. That of another distribution may stand
// elsewhere; pkg-config would know, but SwiftPM would then link the library as that says.
let busHeaders =
  ["-I/usr/include/dbus-1.0"]
  + ["lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib"].map { "-I/usr/\($0)/dbus-1.0/include" }

// The C parts handle bytes of servers and files.
let hardened: CSetting = .unsafeFlags(
  ["-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"], .when(platforms: [.linux], configuration: .release))

let ownLibraries: [CSetting] = archives == nil ? [] : [.define("KUBELOGIN_STATIC")]

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
    .target(name: "CPlatform", cSettings: stamp + ownLibraries + [hardened]),
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
    // Azure Resource Manager for clusters, as pure requests and responses. Forbids kubeconfigs, terminals and sign-ins: tokens come as a function.
    library("ResourceManager", "Entra", "OAuth", "Platform"),
    // The only importer of libcurl. Forbids curl's types and errors from spreading.
    .target(
      name: "CCurl", cSettings: [hardened], linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    library("HTTPTransport", "CCurl", "Platform"),
    // The only importer of OpenSSL. Forbids keys and passwords from leaving it: others get certificates, digests and signatures.
    .target(name: "COpenSSL", cSettings: [hardened], linkerSettings: [.linkedLibrary("crypto")]),
    library("Signing", "COpenSSL", "Platform"),
    // Places for secrets. The only importer of libdbus. Forbids the bus's types and errors from spreading.
    .target(
      name: "CDBus", cSettings: ownLibraries + [hardened, .unsafeFlags(busHeaders)],
      linkerSettings: [.linkedLibrary("dbus-1"), .linkedLibrary("crypto")]),
    library("SecretStores", "CDBus", "CPlatform", "Platform"),
    // QR codes. The only importer of libqrencode. Forbids its types from spreading, and drawing in it: what a picture looks like is not its matter.
    .target(name: "CQRCode", cSettings: [hardened], linkerSettings: [.linkedLibrary("qrencode")]),
    library("QREncoding", "CQRCode", "Platform"),
    // The only importer of libyaml. Forbids decoding a kubeconfig and writing it back.
    .target(name: "CYaml", cSettings: [hardened], linkerSettings: [.linkedLibrary(":libyaml.a")]),
    library("Kubeconfig", "CYaml", "Platform"),
    // One file per login method. Forbids methods from reaching kubeconfigs, terminals and the network directly.
    library("LoginMethods", "Entra", "OAuth", "Platform", "Settings", "TokenCache"),
    // The command tree. The only importer of ArgumentParser.
    library(
      "KubeloginCommands", "CPlatform", "Entra", "ExecCredential", "HTTPTransport", "Kubeconfig", "LoginMethods", "OAuth", "Platform",
      "QREncoding", "ResourceManager", "SecretStores", "Settings", "Signing", "TokenCache",
      .product(name: "ArgumentParser", package: "swift-argument-parser")),
    .executableTarget(
      name: "kubelogin", dependencies: ["KubeloginCommands"], swiftSettings: strict, linkerSettings: staticLink),
    // Writes the generated pages of docs/. Forbids a doc generator in the shipped program.
    .executableTarget(name: "generate-docs", dependencies: ["KubeloginCommands", "Platform"], swiftSettings: strict),

    .target(name: "TestSupport", dependencies: ["Platform"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("PlatformTests", "Platform", "TestSupport"),
    tests("SettingsTests", "Platform", "Settings", "TestSupport"),
    tests("ExecCredentialTests", "ExecCredential", "Platform"),
    tests("TokenCacheTests", "Platform", "TestSupport", "TokenCache"),
    tests("OAuthTests", "OAuth", "Platform", "TestSupport"),
    tests("EntraTests", "Entra", "OAuth", "Platform", "TestSupport"),
    tests("ResourceManagerTests", "Entra", "OAuth", "Platform", "ResourceManager", "TestSupport"),
    tests("HTTPTransportTests", exclude: ["Fixtures"], "HTTPTransport", "Platform", "TestSupport"),
    tests("QREncodingTests", "Platform", "QREncoding"),
    tests("SigningTests", "Platform", "Signing", "TestSupport"),
    tests("SecretStoresTests", exclude: ["Python"], "Platform", "SecretStores", "Signing", "TestSupport"),
    tests("KubeconfigTests", exclude: ["Findings", "PyYAML"], "Kubeconfig", "Platform", "TestSupport"),
    tests("LoginMethodsTests", "Entra", "LoginMethods", "OAuth", "Platform", "Settings", "TestSupport", "TokenCache"),
    tests(
      "KubeloginCommandsTests", exclude: ["Golden"], .product(name: "ArgumentParser", package: "swift-argument-parser"), "Kubeconfig",
      "KubeloginCommands", "LoginMethods", "Platform", "ResourceManager", "Settings",
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
