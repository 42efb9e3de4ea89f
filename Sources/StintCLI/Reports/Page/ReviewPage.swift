internal import StintCore
internal import StintSystem

/// Reviews as one page that needs nothing else: no script, no font, no picture from outside.
///
/// Equal reviews give equal bytes. Numbers carry their place in the JSON, so that both can be compared.
struct ReviewPage {
  let reviews: [Review]
  var isStrict = false

  func html() -> String {
    let title = reviews.first.map { Self.title($0) } ?? "Review"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="referrer" content="no-referrer">
      <meta name="generator" content="Stint">
      <title>\(HTML.text(title))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(reviews.enumerated().map { PageSection(review: $1, number: $0, isStrict: isStrict).html() }
        .joined())
      </main>
      </body>
      </html>

      """
  }

  static func title(_ review: Review) -> String {
    let kind = ReviewWords.kind(review.window)
    return "\(kind.prefix(1))\(kind.dropFirst().lowercased()), "
      + "\(ReviewWords.dates(review.window, .unicode)), \(review.queue)"
  }
}
