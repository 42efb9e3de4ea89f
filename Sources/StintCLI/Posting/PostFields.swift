internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// The options that say what a post is; `add`, `edit` and `preview` share them.
struct PostFields: ParsableArguments {
  @Option(help: "value, question, share or promo. Only promo is limited.")
  var kind: Kind?

  @Option(help: ArgumentHelp("Text of the next part of a thread; repeatable.", valueName: "text"))
  var then: [String] = []

  @Flag(help: "Split the text into a thread at lines that are exactly ---.")
  var thread = false

  @Option(help: ArgumentHelp("Title, for networks that have one.", valueName: "text"))
  var title: String?

  @Option(help: ArgumentHelp("Address the post is about.", valueName: "url"))
  var link: String?

  @Option(
    help: ArgumentHelp("File that goes with it; repeatable. FILE@2 for part 2.", valueName: "file"))
  var media: [String] = []

  @Option(help: ArgumentHelp("Description of the media in the same place.", valueName: "text"))
  var alt: [String] = []

  @Option(help: ArgumentHelp("Language of the text, as en or pt-BR.", valueName: "tag"))
  var language: String?

  @Option(help: ArgumentHelp("Tag without #; repeatable.", valueName: "tag"))
  var tag: [String] = []

  @Option(help: ArgumentHelp("Content warning.", valueName: "text"))
  var cw: String?

  @Flag(help: "Mark the media as sensitive.")
  var sensitive = false

  @Option(help: "public, unlisted, followers or direct.")
  var visibility: Visibility?

  @Option(help: ArgumentHelp("A poll's answer; repeat for each.", valueName: "text"))
  var pollOption: [String] = []

  @Option(help: ArgumentHelp("How long the poll is open.", valueName: "duration"))
  var pollFor: String = "1d"

  @Flag(help: "Let people choose several answers.")
  var pollMultiple = false

  @Option(help: ArgumentHelp("First comment under the post.", valueName: "text"))
  var firstComment: String?

  @Option(
    help: ArgumentHelp(
      "Other wording for one account; repeatable. With --thread in parts; empty: the common one.",
      valueName: "account=text"))
  var variant: [String] = []

  /// Writes what was given over `draft`; `text` is the first part, or the whole thread.
  func apply(to draft: inout PostDraft, text: String?) throws {
    if let kind { draft.kind = kind }
    if let text {
      draft.parts = (thread ? ThreadText.parts(of: text) : [text]) + then
    } else {
      draft.parts += then
    }
    title.map { draft.title = Self.cleared($0) }
    link.map { draft.link = Self.cleared($0) }
    if media.isEmpty, !alt.isEmpty {
      throw UserFacingError(
        "--alt describes a --media, and there is none", status: .usedWrongly)
    }
    guard alt.count <= media.count else {
      throw UserFacingError(
        "there are \(alt.count) --alt for \(media.count) --media", status: .usedWrongly)
    }
    if media == [Self.nothing] {
      draft.files = []
    } else if !media.isEmpty {
      draft.files = media.enumerated().map { index, typed in
        let (path, part) = Self.partSuffix(typed)
        return PostDraft.File(path: path, alt: index < alt.count ? alt[index] : nil, part: part)
      }
    }
    language.map { draft.language = Self.cleared($0) }
    if !tag.isEmpty { draft.tags = tag == [Self.nothing] ? [] : tag }
    cw.map { draft.contentWarning = Self.cleared($0) }
    if sensitive { draft.isSensitive = true }
    if let visibility { draft.visibility = visibility }
    if !pollOption.isEmpty {
      let open = try TimeInput.duration(pollFor, for: "--poll-for")
      draft.poll = Poll(
        options: pollOption, durationInMinutes: Int(open.wholeSeconds / 60),
        isMultiple: pollMultiple)
    }
    firstComment.map { draft.firstComment = Self.cleared($0) }
    for given in variant {
      let sides = given.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw UserFacingError(
          "--variant takes account=text", hint: "--variant shop@x=\"Shorter here.\"",
          status: .usedWrongly)
      }
      let text = String(sides[1])
      draft.variants[String(sides[0])] =
        text.isEmpty ? nil : thread ? ThreadText.parts(of: text) : [text]
    }
  }

  /// Throws for wording of an account that there is none of: it would be lost in silence.
  func checkWording(_ setup: Setup) throws {
    for given in variant {
      let name = String(given.prefix { $0 != "=" })
      guard setup.accounts[name] == nil else { continue }
      let near = NearestName.suggestion(for: name, among: Array(setup.accounts.keys))
      throw UserFacingError(
        "--variant: no account \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
        hint: "stint account list", status: .badInput)
    }
  }

  var isEmpty: Bool {
    kind == nil && then.isEmpty && title == nil && link == nil && media.isEmpty && alt.isEmpty
      && language == nil
      && tag.isEmpty && cw == nil && !sensitive && visibility == nil && pollOption.isEmpty
      && firstComment == nil && variant.isEmpty
  }

  /// What takes a value away again.
  private static let nothing = "none"

  private static func cleared(_ value: String) -> String? {
    value.isEmpty || value == nothing ? nil : value
  }

  /// `photo.jpg@2` → part 2.
  ///
  /// A name that really ends so must be written `photo.jpg@2@1`.
  private static func partSuffix(_ typed: String) -> (String, Int) {
    guard let at = typed.lastIndex(of: "@"), let part = Int(typed[typed.index(after: at)...]),
      part >= 1
    else { return (typed, 1) }
    return (String(typed[..<at]), part)
  }
}

/// The options that say when and where a post goes.
struct SchedulingFields: ParsableArguments {
  @Option(help: ArgumentHelp("A time of its own instead of a slot.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Which one, where a time happens twice: first or second."))
  var dst: DSTChoice?

  @Option(
    help: ArgumentHelp("Hold it from then on: a time, or a duration as 3d.", valueName: "when"))
  var expires: String?

  @Option(help: "soon goes before normal, filler after it.")
  var priority: Priority?

  @Option(
    help: ArgumentHelp(
      "Comes again to fill empty slots, at least this far apart.", valueName: "duration"))
  var evergreen: String?

  @Option(help: ArgumentHelp("How often an evergreen post may go out.", valueName: "times"))
  var max: Int?

  @Option(help: ArgumentHelp("Last day of an evergreen post.", valueName: "time"))
  var until: String?

  func apply(to draft: inout PostDraft, now: Timestamp, zone: Zone) throws {
    if let at {
      let instant = try TimeInput.instant(at, now: now, zone: zone, dst: dst)
      guard instant > now.advanced(by: .seconds(-60)) else { throw Self.past(instant, zone) }
      draft.at = instant
    }
    if let expires {
      let instant = try TimeInput.deadline(expires, now: now, zone: zone, dst: dst)
      try Composer.checkTimes(at: draft.at, expires: instant, evergreen: nil, now: now, zone)
      draft.expiresAt = instant
    }
    if let priority { draft.priority = priority }
    guard let evergreen else {
      guard max == nil, until == nil else {
        throw UserFacingError("--max and --until go with --evergreen", status: .usedWrongly)
      }
      return
    }
    if let max, max < 1 {
      throw UserFacingError("--max must be 1 or more", status: .usedWrongly)
    }
    draft.evergreen = Evergreen(
      coolDown: try TimeInput.duration(evergreen, for: "--evergreen"), maximum: max,
      until: try until.map { try TimeInput.lastInstant($0, now: now, zone: zone, dst: dst) })
    try Composer.checkTimes(at: nil, expires: nil, evergreen: draft.evergreen, now: now, zone)
  }

  static func past(_ instant: Timestamp, _ zone: Zone) -> UserFacingError {
    UserFacingError(
      "\(TimeText.echo(instant, in: zone)) is past", hint: "a time to come, as \"tomorrow 9:00\"",
      status: .badInput)
  }

  var isEmpty: Bool {
    at == nil && expires == nil && priority == nil && evergreen == nil && max == nil && until == nil
  }
}
