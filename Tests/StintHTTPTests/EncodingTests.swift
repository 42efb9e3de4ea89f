import StintHTTP
import Testing

@Suite struct EncodingTests {
  @Test(arguments: [
    ("AZaz09-._~", "AZaz09-._~"), ("a b", "a%20b"), ("a+b&c=d", "a%2Bb%26c%3Dd"),
    ("é", "%C3%A9"), ("urn:li:person:A(b)", "urn%3Ali%3Aperson%3AA%28b%29"), ("\u{0}\n", "%00%0A"),
    ("!*'();@$,/?#[]%", "%21%2A%27%28%29%3B%40%24%2C%2F%3F%23%5B%5D%25"),
  ])
  func `all but the unreserved characters are escaped`(text: String, escaped: String) {
    #expect(PercentEncoding.encode(text) == escaped)
    #expect(PercentEncoding.decode(escaped) == text)
  }

  @Test func `named characters stay`() {
    #expect(PercentEncoding.encode("/a b/ü", keeping: "/") == "/a%20b/%C3%BC")
  }

  @Test(arguments: ["%", "%4", "%zz", "%C3", "%+1"])
  func `what is no escaped text is refused`(text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func `fields keep their order and cannot break out`() {
    let fields = [("status", "a=b&c d"), ("ids[]", "1"), ("ids[]", "2"), ("", "")]
    #expect(
      FormEncoding.text(fields) == "status=a%3Db%26c%20d&ids%5B%5D=1&ids%5B%5D=2&=")
    #expect(FormEncoding.bytes(fields) == Array(FormEncoding.text(fields).utf8))
    #expect(
      FormEncoding.address("https://a.example/x", query: [("q", "1 2")])
        == "https://a.example/x?q=1%202")
    #expect(
      FormEncoding.address("https://a.example/x?a=b", query: [("q", "1")])
        == "https://a.example/x?a=b&q=1")
    #expect(FormEncoding.address("https://a.example/x", query: []) == "https://a.example/x")
  }

  /// The examples of RFC 4648, 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `bytes are written as the standard's examples`(text: String, encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
    let bare = encoded.filter { $0 != "=" }
    #expect(Base64.encodeForAddress(Array(text.utf8)) == bare)
    #expect(Base64.decode(bare) == Array(text.utf8))
  }

  @Test func `every byte goes through in both alphabets`() {
    let bytes = (0..<256).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    #expect(Base64.decode(Base64.encodeForAddress(bytes)) == bytes)
    #expect(Base64.encodeForAddress([0xFB, 0xFF]) == "-_8")
  }

  @Test(arguments: ["A", "Zg=", "Zh==", "Zm9v!", "Zm 9v", "====", "Zm9v===="])
  func `what no encoder writes is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func `a user's name with a colon makes no header`() {
    #expect(
      Base64.basicAuthorization(user: "Aladdin", password: "open sesame")
        == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    #expect(Base64.basicAuthorization(user: "a:b", password: "c") == nil)
  }
}
