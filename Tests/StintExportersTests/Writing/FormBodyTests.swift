import StintExporters
import Testing

@Suite struct FormBodyTests {
  @Test(arguments: [
    ("a b", "a+b"), ("a+b&c=d%", "a%2Bb%26c%3Dd%25"), ("é\n", "%C3%A9%0A"), ("-._*~", "-._*%7E"),
    ("${1.id}", "%24%7B1.id%7D"), ("", ""),
  ])
  func `text is percent-encoded, a blank is a plus`(text: String, encoded: String) {
    #expect(FormBody.encoded(text) == encoded)
  }

  @Test func `references stay, what is nil is left out`() {
    let body = FormBody([
      ("a[]", .reference(prefix: "file:", "${media.1.id}")), ("b", nil), ("c", .text("${x}")),
    ])
    #expect(body.text == "a%5B%5D=file%3A${media.1.id}&c=%24%7Bx%7D")
  }
}
