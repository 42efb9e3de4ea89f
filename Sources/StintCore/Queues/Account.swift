/// One identity on one network.
///
/// It belongs to exactly one queue.
package struct Account: Hashable, Sendable {
  /// As `shop@mastodon`; always typed in full.
  package var name: String
  package var queue: String
  /// Id of the exporter that renders for it.
  package var exporter: String
  /// Its own slots; nil when those of the queue apply.
  package var slots: [Slot]?
  package var voice: Voice
  /// Settings of the exporter, as `author`.
  package var options: [String: String]
  /// Instead of the network's usual one; without a slash at its end.
  package var server: String?
  /// nil when nothing is sent over the network for it.
  package var credential: CredentialSource?
  /// A file of certificates that are believed for its server instead of the system's.
  package var authorities: String?
  /// Whether the config asks for hand-off by file (`deliver = "outbox"`, or the outbox exporter).
  package var isHandOff: Bool

  package init(
    name: String, queue: String, exporter: String, slots: [Slot]? = nil, voice: Voice = Voice(),
    options: [String: String] = [:], server: String? = nil,
    credential: CredentialSource? = nil, authorities: String? = nil, isHandOff: Bool = true
  ) {
    self.name = name
    self.queue = queue
    self.exporter = exporter
    self.slots = slots
    self.voice = voice
    self.options = options
    self.server = server
    self.credential = credential
    self.authorities = authorities
    self.isHandOff = isHandOff
  }
}

/// How an account speaks.
package struct Voice: Hashable, Sendable {
  /// Words and phrases it never uses, compared without regard to case.
  package var never: [String]
  /// What each post must end with; empty for anything.
  package var endWith: String

  package init(never: [String] = [], endWith: String = "") {
    self.never = never
    self.endWith = endWith
  }

  /// What `parts` say against this voice; empty when nothing.
  package func complaints(about parts: [String]) -> [String] {
    var found: [String] = []
    let folded = parts.map { $0.lowercased() }
    for phrase in never where folded.contains(where: { $0.contains(phrase.lowercased()) }) {
      found.append("it says \"\(phrase)\", which this account never does")
    }
    if !endWith.isEmpty, let last = parts.last, !last.hasSuffix(endWith) {
      found.append("it does not end with \"\(endWith)\"")
    }
    return found
  }
}
