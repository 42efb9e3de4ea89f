import StintCore

/// What polls a network takes.
struct PollRules {
  var optionCount: ClosedRange<Int>
  /// Longest option, in what `length` counts.
  var optionLimit: Int
  /// In minutes.
  var durations: ClosedRange<Int>
  /// The only durations there are, in minutes; nil for all within `durations`.
  var onlyDurations: [Int]?
  var allowsMultiple: Bool
  /// How the network counts an option: characters a reader sees, where nothing else is known.
  var length: @Sendable (String) -> Int = { Graphemes.count($0) }

  /// Looks at the poll of normalised content; it goes out with the first part.
  func check(_ content: Content, into findings: inout Findings) {
    guard let poll = content.poll else { return }
    options(poll, into: &findings)
    duration(poll, into: &findings)
    if poll.isMultiple, !allowsMultiple {
      findings.error("poll-multiple", "Polls on \(findings.network) take one answer a person.")
    }
    if content.media.contains(where: { $0.part == 1 }) {
      findings.error(
        "poll-with-media", part: 1, "A post on \(findings.network) has a poll or files, not both.")
    }
  }

  private func options(_ poll: Poll, into findings: inout Findings) {
    if !optionCount.contains(poll.options.count) {
      findings.error(
        "poll-options",
        "\(Counted.of(poll.options.count, "poll options")); \(findings.network) takes "
          + "\(optionCount.lowerBound) to \(optionCount.upperBound).")
    }
    if poll.options.contains(where: \.isBlank) {
      findings.error("poll-option-empty", "A poll option is empty.")
    }
    if Set(poll.options).count < poll.options.count {
      findings.error("poll-duplicate", "Two poll options are the same.")
    }
    for option in poll.options {
      let count = length(option)
      guard count > optionLimit else { continue }
      findings.over(
        "poll-option-too-long", count: count, limit: optionLimit,
        what: "characters in a poll option")
    }
  }

  private func duration(_ poll: Poll, into findings: inout Findings) {
    let minutes = poll.durationInMinutes
    if let onlyDurations {
      guard !onlyDurations.contains(minutes) else { return }
      findings.error(
        "poll-duration",
        "A poll of \(minutes) minutes; \(findings.network) has only "
          + "\(onlyDurations.map(String.init).joined(separator: ", ")).")
    } else if !durations.contains(minutes) {
      findings.error(
        "poll-duration",
        "A poll of \(minutes) minutes; \(findings.network) takes \(durations.lowerBound) to "
          + "\(durations.upperBound).")
    }
  }
}
