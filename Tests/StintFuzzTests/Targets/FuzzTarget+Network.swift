import StintCore
import StintHTTP

extension FuzzTarget {
  /// The first line is `Retry-After`, the others stand in the headers of rate limits.
  static let waits = FuzzTarget(
    "waits", seeds: ["Tests/StintHTTPTests/RetryAfterTests.swift", "Tests/StintHTTPTests"]
  ) { (text: String) in
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let names = [
      "Retry-After", "X-RateLimit-Reset", "X-RateLimit-Remaining", "X-RateLimit-Reset-After",
      "x-rate-limit-reset", "x-rate-limit-remaining", "RateLimit-Reset", "RateLimit-Remaining",
      "Date",
    ]
    var headers = HTTPHeaders()
    for (name, line) in zip(names, lines) where !line.isEmpty { headers.add(name, line) }
    let now = Timestamp.instant("2026-03-28T12:00:00Z")
    for status in [200, 429] {
      let response = HTTPResponse(status: status, headers: headers)
      _ = response.date
      guard let wait = RetryAfter.wait(response, now: now) else { continue }
      try Broken.unless(
        (RetryAfter.shortest...RetryAfter.longest).contains(wait), "a wait of \(wait)")
    }
  }

  static let addresses = FuzzTarget(
    "addresses", seeds: ["Tests/StintHTTPTests", "Tests/StintCoreTests/ServerAddressTests.swift"]
  ) { (text: String) in
    try Broken.unless(
      PercentEncoding.decode(PercentEncoding.encode(text)) == text, "percent of “\(text)”")
    let bytes = Array(text.utf8)
    try Broken.unless(Base64.decode(Base64.encode(bytes)) == bytes, "base 64 of “\(text)”")
    _ = Base64.decode(text)
    _ = PercentEncoding.decode(text)
    guard let address = WebAddress(text) else { return }
    try Broken.unless(["http", "https"].contains(address.scheme), address.scheme)
    try Broken.unless((0...65_535).contains(address.port), "port \(address.port)")
    try Broken.unless(!address.host.isEmpty, "no host")
    _ = address.resolving(text)
    _ = address.resolving("../" + text)
  }
}
