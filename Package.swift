// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
]

// Static libstdc++ and libgcc, PIE, no packed relocations (they need glibc 2.36): docs/PERFORMANCE.md tells what each is worth.
let releaseLink: [LinkerSetting] = [
  .unsafeFlags(
    ["-use-ld=lld", "-L\(Context.packageDirectory)/Linker", "-Xclang-linker", "-static-libgcc", "-Xlinker", "-s"],
    .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "kubelogin",
  products: [.executable(name: "kubelogin", targets: ["kubelogin"])],
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
  targets: [
    // The machine. Forbids everything above it any other way to time, environment, terminal, files and processes.
    .target(name: "CPlatform"),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: strict),
    // Flags and variables as data. Forbids a second list of them anywhere.
    .target(name: "Settings", dependencies: ["Platform"], swiftSettings: strict),
    // client-go's contract. Forbids its JSON from leaking into the login methods.
    .target(name: "ExecCredential", dependencies: ["Platform"], swiftSettings: strict),
    // Files, locks and freshness of tokens. Forbids knowledge of Entra: a token is bytes with an end.
    .target(name: "TokenCache", dependencies: ["Platform"], swiftSettings: strict),
    // Entra's protocol as pure requests and answers. Forbids sockets: they come with Host.
    .target(name: "OAuth", dependencies: ["Platform"], swiftSettings: strict),
    // The only importer of libcurl. Forbids curl's types and errors from spreading.
    .target(name: "CCurl"),
    .target(name: "HTTPTransport", dependencies: ["CCurl", "Platform"], swiftSettings: strict),
    // The only importer of libyaml. Forbids decoding a kubeconfig and writing it back.
    .target(name: "CYaml", linkerSettings: [.linkedLibrary(":libyaml.a")]),
    .target(name: "Kubeconfig", dependencies: ["CYaml", "Platform"], swiftSettings: strict),
    // One file per login method. Forbids methods from reaching kubeconfigs, terminals and the network directly.
    .target(name: "LoginMethods", dependencies: ["OAuth", "Platform", "Settings", "TokenCache"], swiftSettings: strict),
    // The command tree. The only importer of ArgumentParser.
    .target(
      name: "KubeloginCommands",
      dependencies: [
        "ExecCredential", "HTTPTransport", "Kubeconfig", "LoginMethods", "OAuth", "Platform", "Settings", "TokenCache",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "kubelogin", dependencies: ["KubeloginCommands"], swiftSettings: strict, linkerSettings: releaseLink),
    .testTarget(
      name: "HTTPTransportTests", dependencies: ["HTTPTransport", "Platform"], exclude: ["Fixtures"], swiftSettings: strict),
  ],
  cLanguageStandard: .gnu17
)
