import StintCore
import Testing

struct ServerAddressTests {
  @Test(arguments: [
    "https://social.example", "https://social.example/", "HTTPS://Social.Example:8443/path",
    "http://127.0.0.1:8080", "http://127.255.0.9", "http://localhost:1", "http://[::1]:65535",
    "https://[2001:db8::1]/",
  ])
  func `an address that may be used is taken`(text: String) {
    #expect(ServerAddress.problem(with: text) == nil)
  }

  @Test(arguments: [
    ("social.example", "https://"), ("ftp://social.example", "https://"), ("", "https://"),
    ("http://social.example", "clear"), ("http://127.0.0.1.example", "clear"),
    ("http://128.0.0.1", "clear"), ("http://127.1", "clear"), ("http://0127.0.0.1", "clear"),
    ("http://127.0.0.256", "clear"), ("http://localhost.example", "clear"),
    ("https://me:secret@social.example", "password"), ("http://127.0.0.1@evil.example", "password"),
    ("https://social.example?a=1", "query"), ("https://social.example/#x", "query"),
    ("https://", "no host"), ("https:///path", "no host"), ("https://:443", "no host"),
    ("https://social.example:0", "no host"), ("https://social.example:65536", "no host"),
    ("https://social.example:", "no host"), ("https://[::1", "no host"),
    ("https://social.example /", "blanks"), ("https://social.example\\@evil.example", "blanks"),
    ("https://sociäl.example", "blanks"),
  ])
  func `any other is refused, with the reason`(text: String, reason: String) {
    #expect(ServerAddress.problem(with: text)?.contains(reason) == true)
  }
}
