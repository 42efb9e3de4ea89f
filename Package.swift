// swift-tools-version: 6.2
import PackageDescription

// The arrows point down only; `Scripts/check-layers` and the build flag
// `--explicit-target-dependency-import-check error` keep it so.
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "stint",
  products: [
    .executable(name: "stint", targets: ["stint"]),
    .executable(name: "stintd", targets: ["stintd"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // Core
    .target(name: "StintCore"),
    // Pure text
    .target(name: "StintExporters", dependencies: ["StintCore"]),
    .target(name: "StintFormats", dependencies: ["StintCore"]),
    // Machine
    .systemLibrary(name: "CPosix"),
    .target(name: "CArguments"),
    .target(name: "StintStore", dependencies: ["StintCore", grdb]),
    .target(
      name: "StintSystem",
      dependencies: ["CArguments", "CPosix", "StintCore", "TOMLKit", crypto]),
    // Network
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "StintHTTP", dependencies: ["StintCore", "CCurl"]),
    .target(
      name: "StintDelivery",
      dependencies: [
        "StintCore", "StintExporters", "StintHTTP", "StintPlugins", "StintSystem", crypto,
      ]),
    // Exporters that are programs of the user's
    .target(
      name: "StintPlugins",
      dependencies: ["CPosix", "StintCore", "StintExporters", "StintSystem"]),
    // What both faces open: config and database
    .target(
      name: "StintWorkspace",
      dependencies: [
        "StintCore", "StintExporters", "StintPlugins", "StintStore", "StintSystem",
      ]),
    // Faces
    .target(
      name: "StintDaemon",
      dependencies: [
        "StintCore", "StintExporters", "StintDelivery", "StintHTTP", "StintPlugins", "StintStore",
        "StintSystem",
        "StintWorkspace", argumentParser,
      ]),
    .target(
      name: "StintCLI",
      dependencies: [
        "StintCore", "StintExporters", "StintFormats", "StintPlugins", "StintStore", "StintSystem",
        "StintWorkspace", argumentParser,
      ]),
    // Not position-independent: without its 95,000 relocations `stint` starts a millisecond earlier, a
    // third of its start-up. It touches no network; `stintd`, which will, stays position-independent.
    .executableTarget(
      name: "stint", dependencies: ["StintCLI"],
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "-no-pie"], .when(configuration: .release))
      ]),
    .executableTarget(name: "stintd", dependencies: ["StintDaemon"]),
    // Tests
    .target(
      name: "StintTestSupport",
      dependencies: ["StintCore", "StintExporters", "StintDelivery", "StintHTTP", "StintStore"],
      path: "Tests/StintTestSupport"),
    .testTarget(name: "StintCoreTests", dependencies: ["StintCore", "StintTestSupport"]),
    .testTarget(
      name: "StintFormatsTests", dependencies: ["StintCore", "StintFormats", "StintTestSupport"]),
    .testTarget(
      name: "StintExportersTests",
      dependencies: ["StintCore", "StintExporters", "StintTestSupport"], exclude: ["Fixtures"]),
    .testTarget(
      name: "StintStoreTests", dependencies: ["StintCore", "StintStore", "StintTestSupport", grdb],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "StintHTTPTests", dependencies: ["StintCore", "StintHTTP", "StintTestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "StintPluginsTests",
      dependencies: [
        "StintCore", "StintExporters", "StintPlugins", "StintSystem", "StintTestSupport",
      ]),
    .testTarget(
      name: "StintDeliveryTests",
      dependencies: [
        "StintCore", "StintExporters", "StintDelivery", "StintHTTP", "StintPlugins", "StintSystem",
        "StintTestSupport",
      ]),
    .testTarget(
      name: "StintDaemonTests",
      dependencies: [
        "StintCore", "StintDaemon", "StintExporters", "StintDelivery", "StintHTTP", "StintStore",
        "StintSystem", "StintTestSupport", "StintWorkspace",
      ]),
    .testTarget(
      name: "StintCLITests",
      dependencies: [
        "StintCore", "StintCLI", "StintDaemon", "StintStore", "StintSystem", "StintTestSupport",
        "StintWorkspace",
        grdb,
      ]),
    .testTarget(
      name: "StintEndToEndTests",
      dependencies: ["stint", "stintd", "StintCore", "StintHTTP", "StintTestSupport", grdb]
    ),
  ],
  swiftLanguageModes: [.v6]
)

// Readers of what comes from outside, and what they promise: tried for a moment by the tests, and at
// length by libFuzzer, which takes a build of its own. Only `Scripts/fuzz` asks for that one.
let fuzzing = Context.environment["STINT_FUZZ"]
let fuzzed: [Target.Dependency] =
  ["StintCore", "StintExporters", "StintFormats", "StintHTTP"]
  + (fuzzing == "pure" ? [] : ["StintDelivery", "StintSystem"])
if fuzzing == nil {
  package.targets.append(
    .testTarget(
      name: "StintFuzzTests", dependencies: fuzzed + ["StintTestSupport"], exclude: ["Driver"]))
} else {
  package.targets.append(
    .executableTarget(
      name: "stint-fuzz", dependencies: fuzzed, path: "Tests/StintFuzzTests",
      exclude: ["FuzzTests.swift", "Mutator.swift"], sources: ["Targets", "Driver"]))
}

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
  if fuzzing == "pure" { target.swiftSettings?.append(.define("STINT_FUZZ_PURE")) }
}
