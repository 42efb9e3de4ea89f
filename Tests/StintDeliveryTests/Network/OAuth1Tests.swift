import StintCore
import StintDelivery
import StintTestSupport
import Testing

@Suite struct OAuth1Tests {
  /// The base string and the signature of RFC 5849, 3.4.1.1 and 3.4.2, with erratum 2550.
  @Test func `the example of the standard gets its signature`() {
    let parameters = [
      ("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b"),
      ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
      ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"),
      ("oauth_nonce", "7d8f3e4a"), ("c2", ""), ("a3", "2 q"),
    ]
    let base = OAuth1.baseText("post", "http://example.com/request", parameters)
    #expect(
      base == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5"
        + "%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_non"
        + "ce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oaut"
        + "h_token%3Dkkk9d7dh3k39sjv7")
    let signer = OAuth1(
      clientID: "9djdj82h48djs9d2", clientSecret: Secret("j49sk3j29djd"),
      token: "kkk9d7dh3k39sjv7", tokenSecret: Secret("dh893hdasih9"))
    #expect(
      signer.signature("POST", "http://example.com/request", parameters)
        == "r6/TJjbCOr97/+UU0NsvSne7s5g=")
  }

  /// RFC 5849, 1.2: a request without a token, and one with.
  @Test func `the requests of the standard's introduction get their signatures`() {
    let first = OAuth1(clientID: "", clientSecret: Secret("kd94hf93k423kf44"))
    #expect(
      first.signature(
        "POST", "https://photos.example.net/initiate",
        [
          ("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_signature_method", "HMAC-SHA1"),
          ("oauth_timestamp", "137131200"), ("oauth_nonce", "wIjqoS"),
          ("oauth_callback", "http://printer.example.com/ready"),
        ]) == "74KNZJeDHnMBp0EMJ9ZHt/XKycU=")
    let second = OAuth1(
      clientID: "", clientSecret: Secret("kd94hf93k423kf44"),
      tokenSecret: Secret("pfkkdhi9sl3r4s00"))
    #expect(
      second.signature(
        "GET", "http://photos.example.net/photos",
        [
          ("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_token", "nnch734d00sl2jdk"),
          ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131202"),
          ("oauth_nonce", "chapoH"), ("file", "vacation.jpg"), ("size", "original"),
        ]) == "MdpQcU8iPSUjWoN/UDMsK2sui9I=")
  }

  @Test func `the header holds what was signed and no secret`() {
    let signer = OAuth1(
      clientID: "K", clientSecret: Secret("s1"), token: "T", tokenSecret: Secret("s2"))
    let header = signer.authorization(
      "POST", "https://up.flickr.com/services/upload/", [("title", "Café ☕")],
      now: .at("2026-01-15T09:30:00Z"), nonce: "n1")
    #expect(
      header.hasPrefix(
        #"OAuth oauth_consumer_key="K", oauth_nonce="n1", oauth_signature_method="HMAC-SHA1", "#
          + #"oauth_timestamp="1768469400", oauth_token="T", oauth_version="1.0", "#
          + #"oauth_signature=""#))
    #expect(!header.contains("s1") && !header.contains("s2"))
  }

  @Test func `no two nonces are alike`() {
    #expect(Set((0..<1000).map { _ in OAuth1.nonce() }).count == 1000)
  }
}
