@testable import StintDelivery
import StintHTTP
import Testing

/// Where a credential that belongs to a site may go.
@Suite struct SamePlaceTests {
  @Test(arguments: [
    ("https://blog.example", "https://blog.example/wp-json/", true),
    ("https://blog.example", "https://www.blog.example/wp-json/", true),
    ("https://www.blog.example", "https://blog.example/", true),
    ("http://blog.example", "https://blog.example/", true),
    ("http://blog.example:8080", "http://blog.example:8080/", true),
    ("https://blog.example", "http://blog.example/", false),
    ("https://blog.example", "https://blog.example:8443/", false),
    ("http://blog.example", "http://blog.example:8080/", false),
    ("http://blog.example:8080", "https://blog.example/", false),
    ("https://blog.example", "https://shop.blog.example/", false),
    ("https://blog.example", "https://blog.example.evil.example/", false),
    ("https://blog.example", "https://wwwblog.example/", false),
  ])
  func `only to the same place`(site: String, other: String, isSame: Bool) throws {
    let site = try #require(WebAddress(site))
    #expect(site.isSamePlace(as: try #require(WebAddress(other))) == isSame)
  }
}
