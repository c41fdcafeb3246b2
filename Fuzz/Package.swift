// swift-tools-version: 6.2
import PackageDescription

// Coverage for libFuzzer in every target; `scripts/fuzz` adds the address sanitizer. `Sources` leads to the plugin's own sources.
let fuzzed: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"), .unsafeFlags(["-sanitize=fuzzer", "-enable-testing"]),
]

func library(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: fuzzed)
}

/// One parser: its file in `Targets`, and the libraries that it calls.
func fuzzTarget(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies + ["Fuzzer"], path: "Targets/\(name)", swiftSettings: fuzzed,
    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
}

let package = Package(
  name: "fuzz",
  targets: [
    .target(name: "CPlatform", path: "Sources/CPlatform"),
    .target(name: "CYaml", path: "Sources/CYaml", linkerSettings: [.linkedLibrary(":libyaml.a")]),
    library("Platform", "CPlatform"),
    library("Kubeconfig", "CYaml", "Platform"),
    library("TokenCache", "Platform"),
    library("OAuth", "Platform"),
    library("Entra", "OAuth", "Platform"),
    library("Settings", "Platform"),
    library("LoginMethods", "Entra", "OAuth", "Platform", "Settings", "TokenCache"),
    .target(name: "CFuzzer", path: "Targets/CFuzzer"),
    .target(name: "Fuzzer", dependencies: ["CFuzzer"], path: "Targets/Fuzzer", swiftSettings: fuzzed),
    fuzzTarget("FuzzKubeconfig", "Kubeconfig"),
    fuzzTarget("FuzzCacheFiles", "Platform", "TokenCache"),
    fuzzTarget("FuzzTokenResponse", "Entra", "OAuth", "Platform"),
    fuzzTarget("FuzzTimes", "Entra", "LoginMethods", "OAuth", "Platform", "TokenCache"),
  ],
  cLanguageStandard: .gnu17
)
