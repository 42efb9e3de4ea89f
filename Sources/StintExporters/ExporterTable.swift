/// Every format this build knows, by id.
///
/// A new network is one line here.
package enum ExporterTable {
  package static let all: [any Exporter] = [
    MastodonExporter(), BlueskyExporter(), XExporter(), LinkedInExporter(), WordPressExporter(),
    MediaWikiExporter(), MicropubExporter(), TelegramExporter(), DiscordExporter(),
    SlackExporter(), RedditExporter(), FacebookExporter(), ThreadsExporter(), YammerExporter(),
    FoursquareExporter(), YouTubeExporter(), FlickrExporter(), BuzzExporter(), FeedExporter(),
    StaticSiteExporter(), MarkdownExporter(), JSONExporter(),
  ]

  package static func exporter(named id: String) -> (any Exporter)? {
    all.first { $0.description.id == id }
  }
}
