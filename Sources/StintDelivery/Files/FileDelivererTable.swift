package import StintCore
package import StintExporters

/// Exporters whose files are put in a place of the user's instead of the outbox, by id.
///
/// An account goes this way when it has the option that names the place (`Description.placeOption`).
package enum FileDelivererTable {
  /// What a deliverer of files needs besides the place.
  package struct Tools: Sendable {
    /// Another process writing the same file must not use our draft's name.
    package var processTag: String
    /// What is wrong with a media file, compared with when it was queued.
    package var checkMedia: @Sendable (Media) -> String?

    package init(processTag: String, checkMedia: @escaping @Sendable (Media) -> String?) {
      self.processTag = processTag
      self.checkMedia = checkMedia
    }
  }

  private static let all: [String: @Sendable (Account, Tools) -> any Deliverer] = [
    "feed": { FeedDeliverer($0, $1) },
    "static-site": { SiteDeliverer($0, $1) },
    "markdown": { SiteDeliverer($0, $1) },
  ]

  package static var ids: [String] { all.keys.sorted() }

  /// What keeps an account from putting its files into their place, told without writing anything;
  /// nil when nothing does, and for an account whose files are left in the outbox.
  package static func problem(of account: Account, _ description: Description) -> String? {
    guard let option = description.placeOption, account.options[option] != nil else { return nil }
    return account.exporter == "feed"
      ? FeedDeliverer.problem(of: account) : SiteDeliverer.problem(of: account)
  }

  /// nil for an account whose files are left in the outbox.
  package static func deliverer(
    for account: Account, _ description: Description, _ tools: Tools
  ) -> (any Deliverer)? {
    guard let option = description.placeOption, account.options[option] != nil else { return nil }
    return all[account.exporter]?(account, tools)
  }
}
