#if !STINT_FUZZ_PURE
  import StintDelivery
  import StintHTTP

  extension FuzzTarget {
    static let pages = FuzzTarget(
      "pages",
      seeds: [
        "Tests/StintDeliveryTests/Micropub/MicropubDelivererTests.swift",
        "Tests/StintDeliveryTests/WordPress/WordPressDelivererTests.swift",
      ]
    ) { (text: String) in
      let plain = HTMLText.decoded(text)
      try Broken.unless(plain.utf8.count <= text.utf8.count, "longer than “\(text)”")
      let page = HTTPResponse(
        status: 200, headers: ["Link": String(text.prefix(2000))], body: Array(text.utf8))
      _ = PageLinks.header(page, rel: "micropub")
      _ = PageLinks.html(page, rel: "micropub")
    }
  }
#endif
