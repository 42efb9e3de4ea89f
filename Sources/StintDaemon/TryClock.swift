internal import StintCore

/// When a try began, by a clock that nobody can set.
///
/// The wall clock may have been set since. Who then asks a network for what was made since the first
/// try would ask for the wrong stretch of time, not find the post, and send it again.
struct TryClock: Hashable {
  private let boot: Int64
  private let bootID: String

  init(_ reading: ClockReading) {
    boot = reading.boot
    bootID = reading.bootID
  }

  /// As `text` wrote it.
  init?(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let boot = Int64(words[0]) else { return nil }
    self.boot = boot
    bootID = String(words[1])
  }

  var text: String { "\(boot) \(bootID)" }

  /// The instant as the wall clock of `reading` tells it; nil when the machine was started anew since.
  func instant(at reading: ClockReading) -> Timestamp? {
    guard bootID == reading.bootID, boot <= reading.boot else { return nil }
    return reading.wall.advanced(by: .milliseconds(boot - reading.boot))
  }
}
