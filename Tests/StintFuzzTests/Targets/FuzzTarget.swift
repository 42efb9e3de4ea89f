import StintCore

/// Something that reads what comes from outside, and what must hold whatever it is given.
///
/// That nothing traps is seen by itself; the check throws `Broken` for the rest.
struct FuzzTarget: Sendable {
  let name: String
  /// Files to begin with, below the package's folder or absolute; of Swift files, their texts.
  ///
  /// A folder stands for all that lies in it.
  let seeds: [String]
  /// How many inputs the tests try.
  let tries: Int
  let check: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, seeds: [String], tries: Int = 1000,
    _ check: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.seeds = seeds
    self.tries = tries
    self.check = check
  }

  /// As the other, for readers of text: bytes that are none are made into some.
  init(
    _ name: String, seeds: [String], tries: Int = 1000,
    text: @escaping @Sendable (String) throws -> Void
  ) {
    self.init(name, seeds: seeds, tries: tries) { try text(String(decoding: $0, as: UTF8.self)) }
  }

  static let all: [FuzzTarget] =
    [
      .calendarEvents, .humanTimes, .durations, .csv, .bulk, .json, .jsonLines, .contents, .zones,
      .plugins, .safeText, .waits, .addresses, .timeLogs,
    ] + impure

  // What needs the libraries for TOML and digests is left out of the quick build for libFuzzer.
  #if STINT_FUZZ_PURE
    private static let impure: [FuzzTarget] = []
  #else
    private static let impure: [FuzzTarget] = [.config, .pages]
  #endif

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// A promise that was not kept, in words.
struct Broken: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// Throws unless the claim holds.
  static func unless(_ claim: Bool, _ words: @autoclosure () -> String) throws(Broken) {
    guard claim else { throw Broken(words()) }
  }
}
