/// Every network that is sent to, by the exporter's id.
///
/// A new network is one line here.
package enum NetworkDelivererTable {
  package static let all: [String: any NetworkDeliverer.Type] = [
    "bluesky": BlueskyDeliverer.self,
    "discord": DiscordDeliverer.self,
    "facebook": FacebookDeliverer.self,
    "flickr": FlickrDeliverer.self,
    "foursquare": FoursquareDeliverer.self,
    "linkedin": LinkedInDeliverer.self,
    "mastodon": MastodonDeliverer.self,
    "mediawiki": MediaWikiDeliverer.self,
    "micropub": MicropubDeliverer.self,
    "reddit": RedditDeliverer.self,
    "slack": SlackDeliverer.self,
    "telegram": TelegramDeliverer.self,
    "threads": ThreadsDeliverer.self,
    "wordpress": WordPressDeliverer.self,
    "x": XDeliverer.self,
    "yammer": YammerDeliverer.self,
    "youtube": YouTubeDeliverer.self,
  ]
}
