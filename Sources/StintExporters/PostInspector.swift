package import StintCore

/// Looks at a post as one account would send it: voice, network, media.
///
/// The same look is taken when queuing, in the plan, and when sending; only what a plug-in's program
/// would have to be asked is left to the first and the last.
package struct PostInspector: Sendable {
  private let exporter: @Sendable (String) -> (any Exporter)?
  private let mediaProblem: @Sendable (Media) -> String?

  /// `mediaProblem` says what is wrong with a file now, nil when it is the one that was queued;
  /// `exporter` finds an exporter by its id.
  package init(
    exporter: @escaping @Sendable (String) -> (any Exporter)? = {
      ExporterTable.exporter(named: $0)
    },
    mediaProblem: @escaping @Sendable (Media) -> String?
  ) {
    self.exporter = exporter
    self.mediaProblem = mediaProblem
  }

  package func inspect(_ post: OutgoingPost, for account: Account) -> Inspection {
    Inspection(
      voice: account.voice.complaints(about: post.content.parts),
      network: find(account) { $0.glance(post) }.filter { $0.severity == .error }.map(\.message),
      media: post.content.media.compactMap(mediaProblem))
  }

  /// What the account's network says of the post, warnings included.
  package func problems(with post: OutgoingPost, for account: Account) -> [Problem] {
    find(account) { $0.check(post) }
  }

  private func find(_ account: Account, ask: (any Exporter) -> [Problem]) -> [Problem] {
    guard let exporter = exporter(account.exporter) else {
      return [
        Problem(code: "no-exporter", message: "there is no exporter \"\(account.exporter)\"")
      ]
    }
    return ask(exporter)
  }
}

extension OutgoingPost {
  /// A post as `account` gets it.
  ///
  /// `keys` makes the operation key of a part (counted from 1); where nothing is sent any text will
  /// do.
  package init(
    content: Content, kind: Kind, uid: String, id: Int64, account: Account, zone: Zone,
    instant: Timestamp, keys: (Int) -> String = { "part-\($0)" }
  ) {
    let own = content.resolved(for: account.name)
    self.init(
      content: own, kind: kind, postUID: uid, postID: id, account: account.name, instant: instant,
      localInstant: instant.rfc3339(in: zone),
      operationKeys: own.parts.indices.map { keys($0 + 1) }, options: account.options)
  }
}
