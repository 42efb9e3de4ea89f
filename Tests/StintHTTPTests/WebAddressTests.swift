import StintHTTP
import Testing

@Suite struct WebAddressTests {
  @Test func `references lead where the standard says`() throws {
    let base = try #require(WebAddress("https://a.example:8443/b/c?d=1"))
    #expect(base.origin == "https://a.example:8443")
    #expect(base.resolving("../e")?.text == "https://a.example:8443/e")
    #expect(base.resolving("//other.example/x")?.text == "https://other.example/x")
  }

  @Test(arguments: ["", "ftp://a.example/", "https://", "https://user:pw@a.example/", "a.example"])
  func `what is no plain web address is refused`(text: String) {
    #expect(WebAddress(text) == nil)
  }
}
