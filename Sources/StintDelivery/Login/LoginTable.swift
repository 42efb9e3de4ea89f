/// Every network that a browser logs in to.
///
/// A new one is an entry here. Sources: networks/*.md; authorization addresses as the networks' own
/// documentation gives them. For the others the user pastes a token.
package enum LoginTable {
  package static let all: [LoginNetwork] = [
    LoginNetwork(
      id: "mastodon", authorize: "/oauth/authorize", token: "/oauth/token",
      scopes: ["read:accounts", "read:statuses", "write:statuses", "write:media"],
      client: .registered(path: "/api/v1/apps"), redirect: .anyPort),
    LoginNetwork(
      id: "x", authorize: "https://x.com/i/oauth2/authorize",
      token: "https://api.x.com/2/oauth2/token",
      scopes: ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"],
      client: .own(needsSecret: false), redirect: .port(port)),
    // PKCE only with an app of a special kind there; the secret stands in for it.
    LoginNetwork(
      id: "linkedin", authorize: "https://www.linkedin.com/oauth/v2/authorization",
      token: "https://www.linkedin.com/oauth/v2/accessToken",
      scopes: ["openid", "profile", "w_member_social"], client: .own(needsSecret: true),
      redirect: .port(port), usesPKCE: false),
    LoginNetwork(
      id: "reddit", authorize: "https://www.reddit.com/api/v1/authorize",
      token: "https://www.reddit.com/api/v1/access_token",
      scopes: ["submit", "read", "identity", "history", "flair"],
      client: .own(needsSecret: false), proof: .basic, redirect: .port(port), usesPKCE: false,
      extra: [("duration", "permanent")]),
    // Without the consent page a second login gives no refresh token.
    LoginNetwork(
      id: "youtube", authorize: "https://accounts.google.com/o/oauth2/v2/auth",
      token: "https://oauth2.googleapis.com/token",
      scopes: [
        "https://www.googleapis.com/auth/youtube.upload",
        "https://www.googleapis.com/auth/youtube.readonly",
      ], client: .own(needsSecret: true), redirect: .anyPort,
      extra: [("access_type", "offline"), ("prompt", "consent")]),
    LoginNetwork(
      id: "threads", authorize: "https://threads.net/oauth/authorize",
      token: "https://graph.threads.net/oauth/access_token",
      scopes: ["threads_basic", "threads_content_publish"], client: .own(needsSecret: true),
      redirect: .pasted("https://localhost/"), usesPKCE: false, exchange: .threads),
    LoginNetwork(
      id: "facebook", authorize: "https://www.facebook.com/v25.0/dialog/oauth",
      token: "https://graph.facebook.com/v25.0/oauth/access_token",
      scopes: ["pages_show_list", "pages_manage_posts", "pages_read_engagement"],
      client: .own(needsSecret: true), redirect: .pasted("https://localhost/"), usesPKCE: false,
      exchange: .facebookPage),
    LoginNetwork(
      id: "micropub", authorize: nil, token: nil, scopes: ["create", "media"], client: .address,
      redirect: .anyPort),
  ]

  /// Where networks send the browser back to that know one address only: what the user registers with
  /// his app.
  package static let port = 18_573

  package static func network(named id: String) -> LoginNetwork? { all.first { $0.id == id } }
}
