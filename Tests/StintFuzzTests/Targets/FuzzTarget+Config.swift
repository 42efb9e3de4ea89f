#if !STINT_FUZZ_PURE
  import StintCore
  import StintExporters
  import StintSystem

  extension FuzzTarget {
    static let config = FuzzTarget(
      "config",
      seeds: [
        "Scripts/samples/config.toml", "Scripts/samples/review.toml",
        "Tests/StintCLITests/ConfigTests.swift",
      ], tries: 150
    ) { (text: String) in
      do {
        _ = try ConfigFile.read(
          text, of: "/none/config.toml",
          exporters: KnownExporters(
            options: { ExporterTable.exporter(named: $0).map { .these($0.description.options) } },
            names: { ExporterTable.all.map(\.description.id) }),
          zones: SystemZones(environment: [:]), now: .instant("2026-03-28T12:00:00Z"))
      } catch let error as UserFacingError {
        try SafePlaces.said(error.message)
        try Broken.unless(error.status == .badConfig, "\(error.status)")
        try Broken.unless(!error.details.isEmpty, "refused without a reason")
        for detail in error.details { try SafePlaces.said(detail) }
      }
    }
  }
#endif
