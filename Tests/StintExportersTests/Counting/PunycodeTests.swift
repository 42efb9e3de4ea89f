import StintExporters
import Testing

@Suite struct PunycodeTests {
  @Test(arguments: [
    ("example", "example"), ("bücher", "xn--bcher-kva"), ("日本語", "xn--wgv71a119e"),
    ("☃", "xn--n3h"), ("пример", "xn--e1afmkfd"), ("", ""),
  ])
  func `labels are encoded as in the DNS`(label: String, expected: String) {
    #expect(Punycode.ascii(Array(label.unicodeScalars)) == expected)
  }
}
