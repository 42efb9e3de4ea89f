/// What a network allows: the facts its exporter is built on.
package struct Description: Sendable {
  /// How the network's length is counted.
  package enum Unit: String, Sendable {
    case graphemes
    case weightedCharacters = "weighted characters"
    case utf16Units = "UTF-16 units"
    case bytes
  }

  /// How safe it is to hand the same parcel over a second time.
  package enum Safety: String, Sendable {
    /// The same key again has no second effect.
    case idempotent
    /// The network can be asked whether it has it.
    case lookup
    /// Nobody can tell: an unclear outcome is the user's to settle.
    case never
  }

  /// How one gets to the network's API.
  package struct Connection: Hashable, Sendable {
    /// `https://api.example`; nil where every account has a server of its own, or where the
    /// credential is a web address.
    package var usualServer: String?
    /// Whether the account must name its server.
    package var needsServer: Bool
    /// Names of the credential's fields that a user must give, in order, as `token` or `user`.
    package var credentialFields: [String]
    /// Where a user gets them, in one or two sentences.
    package var credentialHelp: String

    package init(
      usualServer: String? = nil, needsServer: Bool = false, credentialFields: [String],
      credentialHelp: String
    ) {
      self.usualServer = usualServer
      self.needsServer = needsServer
      self.credentialFields = credentialFields
      self.credentialHelp = credentialHelp
    }
  }

  package var id: String
  /// The network's own name, as `Mastodon`.
  package var name: String
  /// Length of one part at most; nil when there is no limit.
  package var limit: Int?
  package var unit: Unit
  package var safety: Safety
  package var allowsThreads: Bool
  package var allowsPolls: Bool
  package var allowsContentWarning: Bool
  package var allowsLanguage: Bool
  package var visibilities: [String]
  /// Files a part at most; nil when there is no limit, 0 where files cannot go out at all.
  package var mediaLimit: Int?
  /// Longest alternative text; nil when there is no limit.
  package var altLimit: Int?
  /// Largest file by media type or its first half (`image`), in bytes.
  package var mediaSizeLimits: [String: Int]
  /// Keys the exporter reads from `[account.NAME.options]`; the config reader refuses others.
  package var options: [String]
  /// Options without which nothing goes out, each with a value that works, for trials.
  package var requiredOptions: [String: String]
  /// nil for a format of files, and for a network that takes no posts by API.
  package var connection: Connection?
  /// Why a network takes no posts by API, in one sentence; nil where it does, and for formats of files.
  package var handOffReason: String?
  /// The option that names where a format of files puts them; without it they are left in the
  /// outbox.
  package var placeOption: String?

  package init(
    id: String, name: String, limit: Int?, unit: Unit, safety: Safety, allowsThreads: Bool = false,
    allowsPolls: Bool = false, allowsContentWarning: Bool = false, allowsLanguage: Bool = false,
    visibilities: [String] = ["public"], mediaLimit: Int? = nil, altLimit: Int? = nil,
    mediaSizeLimits: [String: Int] = [:], options: [String] = [],
    requiredOptions: [String: String] = [:], connection: Connection? = nil,
    handOffReason: String? = nil, placeOption: String? = nil
  ) {
    self.id = id
    self.name = name
    self.limit = limit
    self.unit = unit
    self.safety = safety
    self.allowsThreads = allowsThreads
    self.allowsPolls = allowsPolls
    self.allowsContentWarning = allowsContentWarning
    self.allowsLanguage = allowsLanguage
    self.visibilities = visibilities
    self.mediaLimit = mediaLimit
    self.altLimit = altLimit
    self.mediaSizeLimits = mediaSizeLimits
    self.options = options
    self.requiredOptions = requiredOptions
    self.connection = connection
    self.handOffReason = handOffReason
    self.placeOption = placeOption
  }
}
