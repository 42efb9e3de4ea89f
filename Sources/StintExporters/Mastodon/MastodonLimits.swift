import StintCore

/// What one server allows: upstream's limits, and where the account's options say otherwise, those.
struct MastodonLimits {
  /// The exporter's description with this server's limits in it.
  let description: Description
  let count: MastodonCount
  let mediaRules: MediaRules
  let pollRules: PollRules

  /// Options that are numbers above 0.
  private static let numbers = [
    "limit", "alt_limit", "media_limit", "url_length", "image_limit", "video_limit",
    "poll_option_limit", "poll_shortest", "poll_longest",
  ]
  static let options = numbers + ["count", "media_types", "poll_options"]
  /// An address that counts more is no discount but a mistake.
  private static let longestURL = 4096

  init(_ post: OutgoingPost, usual: Description) {
    var own = usual
    own.limit = post.positiveOption("limit") ?? usual.limit
    own.altLimit = post.positiveOption("alt_limit") ?? usual.altLimit
    own.mediaLimit = post.positiveOption("media_limit") ?? usual.mediaLimit
    own.mediaSizeLimits["image"] =
      post.positiveOption("image_limit") ?? usual.mediaSizeLimits["image"]
    for half in ["video", "audio"] {
      own.mediaSizeLimits[half] =
        post.positiveOption("video_limit") ?? usual.mediaSizeLimits[half]
    }
    let pollOptions = post.options["poll_options"].flatMap { Int($0) } ?? 4
    if pollOptions == 0 { own.allowsPolls = false }
    description = own
    count = MastodonCount(
      unit: post.options["count"].flatMap(MastodonCount.Unit.init) ?? .graphemes,
      urlLength: min(Self.longestURL, post.positiveOption("url_length") ?? 23))
    mediaRules = MediaRules(
      types: Self.types(post) ?? [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif",
        "image/avif", "video/webm", "video/mp4", "video/quicktime", "video/ogg", "audio/*",
      ],
      imageLimit: own.mediaLimit, loners: [.animation, .video, .audio], description: own)
    // The longest duration is 2,629,746 seconds; a minute that is not whole does not count.
    let shortest = max(1, (min(post.positiveOption("poll_shortest") ?? 300, 1 << 40) + 59) / 60)
    let longest = max(shortest, (post.positiveOption("poll_longest") ?? 2_629_746) / 60)
    pollRules = PollRules(
      optionCount: 2...max(2, pollOptions),
      optionLimit: post.positiveOption("poll_option_limit") ?? 50, durations: shortest...longest,
      onlyDurations: nil, allowsMultiple: true)
  }

  /// What `count` is in, for people.
  var unit: String {
    count.unit == .graphemes ? description.unit.rawValue : "code points"
  }

  static func check(_ post: OutgoingPost, into findings: inout Findings) {
    for key in numbers { post.checkPositiveOption(key, into: &findings) }
    post.checkOption("count", among: MastodonCount.Unit.allCases.map(\.rawValue), into: &findings)
    if let value = post.options["poll_options"], Int(value).map({ $0 < 0 }) ?? true {
      post.badOption("poll_options", value, wanted: "a whole number", into: &findings)
    }
    if let value = post.options["media_types"], types(post) == nil {
      post.badOption(
        "media_types", value, wanted: "media types, as image/jpeg audio/*", into: &findings)
    }
  }

  /// The option `media_types`; nil when it is not set, or no list of media types.
  private static func types(_ post: OutgoingPost) -> [String]? {
    guard let words = post.options["media_types"]?.split(separator: " "), !words.isEmpty,
      words.allSatisfy(isType)
    else { return nil }
    return words.map { $0.lowercased() }
  }

  private static func isType(_ word: Substring) -> Bool {
    let halves = word.split(separator: "/", omittingEmptySubsequences: false)
    return halves.count == 2
      && halves.allSatisfy { half in
        !half.isEmpty
          && half.unicodeScalars.allSatisfy {
            CharacterClass.isASCIIAlphanumeric($0) || "-.+_*".unicodeScalars.contains($0)
          }
      }
  }
}
