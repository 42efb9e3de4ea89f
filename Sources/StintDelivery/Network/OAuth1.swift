internal import Crypto
internal import Foundation
package import StintCore
internal import StintHTTP

/// OAuth 1.0a with HMAC-SHA1 (RFC 5849).
package struct OAuth1: Sendable {
  package var clientID: String
  package var clientSecret: Secret
  package var token: String?
  package var tokenSecret: Secret?

  package init(
    clientID: String, clientSecret: Secret, token: String? = nil, tokenSecret: Secret? = nil
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.token = token
    self.tokenSecret = tokenSecret
  }

  /// The value of the `Authorization` header.
  ///
  /// `address` has no query; `parameters` are those of the query and of the form, decoded, without
  /// files. `extra` are further ones of the protocol, as `oauth_callback`.
  package func authorization(
    _ method: String, _ address: String, _ parameters: [(String, String)], now: Timestamp,
    nonce: String = OAuth1.nonce(), extra: [(String, String)] = []
  ) -> String {
    var own = [
      ("oauth_consumer_key", clientID), ("oauth_nonce", nonce),
      ("oauth_signature_method", "HMAC-SHA1"),
      ("oauth_timestamp", String(now.milliseconds.flooredDivision(by: 1000))),
    ]
    if let token { own.append(("oauth_token", token)) }
    own += extra + [("oauth_version", "1.0")]
    let signature = signature(method, address, parameters + own)
    return "OAuth "
      + (own + [("oauth_signature", signature)])
      .map { "\(PercentEncoding.encode($0.0))=\"\(PercentEncoding.encode($0.1))\"" }
      .joined(separator: ", ")
  }

  /// Base64 of the signature of all parameters (3.4.2).
  package func signature(
    _ method: String, _ address: String, _ parameters: [(String, String)]
  ) -> String {
    let key =
      PercentEncoding.encode(clientSecret.reveal()) + "&"
      + PercentEncoding.encode(tokenSecret?.reveal() ?? "")
    let code = HMAC<Insecure.SHA1>.authenticationCode(
      for: Data(Self.baseText(method, address, parameters).utf8),
      using: SymmetricKey(data: Data(key.utf8)))
    return Base64.encode(Array(code))
  }

  /// What is signed (3.4.1).
  package static func baseText(
    _ method: String, _ address: String, _ parameters: [(String, String)]
  ) -> String {
    // Sorted after they were escaped (3.4.1.3.2).
    let pairs: [(String, String)] = parameters.map {
      (PercentEncoding.encode($0.0), PercentEncoding.encode($0.1))
    }
    let sorted = pairs.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    let query = sorted.map { $0.0 + "=" + $0.1 }.joined(separator: "&")
    let pieces = [method.uppercased(), address, query]
    return pieces.map { PercentEncoding.encode($0) }.joined(separator: "&")
  }

  /// 128 random bits: no two requests may have the same.
  package static func nonce() -> String {
    var random = SystemRandomNumberGenerator()
    return String(random.next(), radix: 16) + String(random.next(), radix: 16)
  }
}
