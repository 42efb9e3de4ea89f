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
    .target(name: "StintStore", dependencies: ["StintCore", grdb]),
    .target(name: "StintSystem", dependencies: ["StintCore", "TOMLKit", crypto]),
    // Delivery
    .target(name: "StintDelivery", dependencies: ["StintCore", "StintExporters"]),
    // What both faces open: config and database
    .target(
      name: "StintWorkspace",
      dependencies: ["StintCore", "StintExporters", "StintStore", "StintSystem"]),
    // Faces
    .target(
      name: "StintDaemon",
      dependencies: [
        "StintCore", "StintExporters", "StintDelivery", "StintStore", "StintSystem",
        "StintWorkspace", argumentParser,
      ]),
    .target(
      name: "StintCLI",
      dependencies: [
        "StintCore", "StintExporters", "StintFormats", "StintStore", "StintSystem",
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
      dependencies: ["StintCore", "StintExporters", "StintDelivery", "StintStore"],
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
      name: "StintDeliveryTests",
      dependencies: [
        "StintCore", "StintExporters", "StintDelivery", "StintSystem", "StintTestSupport",
      ]),
    .testTarget(
      name: "StintDaemonTests",
      dependencies: [
        "StintCore", "StintDaemon", "StintExporters", "StintDelivery", "StintStore", "StintSystem",
        "StintTestSupport",
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
      dependencies: ["stint", "stintd", "StintCore", "StintTestSupport"]
    ),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
}
